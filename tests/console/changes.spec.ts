import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { payCheckoutSession } from '@/lib/checkout/pay-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { getPayment } from '@/lib/payments/queries';
import { NOTHING_OF_PAYER } from '@/lib/risk/known';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

test('a sandbox is made from the environment switch and opens', async ({ page, shop }) => {
  await shop.enter(page, 'developer');
  await page.goto(shop.path('/payments'));
  const trigger = page.getByRole('button', { name: 'Environment Sandbox. Switch environment' });
  await trigger.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'New sandbox…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Create sandbox' });
  const name = dialog.getByLabel('Name');
  await expect(name).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(trigger).toBeFocused();
  await trigger.click();
  await page.getByRole('menuitem', { name: 'New sandbox…' }).click();
  for (const [typed, error] of [
    ['QA team', 'Use small letters, digits and hyphens; begin and end with a letter or digit.'],
    ['live', 'This is the name of the live environment.'],
    ['a'.repeat(33), 'Use at most 32 characters.'],
    ['sandbox', 'There is an environment called sandbox already. Choose another name.'],
  ] as const) {
    await name.fill(typed);
    await page.keyboard.press('Enter');
    await expect(dialog.getByText(error, { exact: true })).toBeVisible();
    await expect(name).toHaveAttribute('aria-invalid', 'true');
  }
  await page.setViewportSize({ width: 390, height: 800 });
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await name.fill('staging-2');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/m/${shop.slug}/staging-2/home`);
  await expect(page.getByText('Sandbox “staging-2”. Test data — no money moves.')).toBeVisible();
});

test('finance has no way to make a sandbox', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/home'));
  await page.getByRole('button', { name: /Switch environment/ }).click();
  await expect(page.getByRole('menuitem', { name: /^Live/ })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'New sandbox…' })).toHaveCount(0);
});

test('reference, description and metadata are edited by keyboard', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 5000, metadata: { order: '77', colour: 'red' } });
  await page.goto(shop.path(`/payments/${payment.id}`));
  const opener = page.getByRole('button', { name: 'Edit…' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Edit payment details' });
  await dialog.getByLabel('Reference').fill('INV-2026-11');
  await dialog.getByLabel('Description').fill('Walnut desk');
  await dialog.getByRole('button', { name: 'Remove metadata 1' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Key 1')).toBeFocused();
  const kept = await dialog.getByLabel('Key 1').inputValue();
  await dialog.getByRole('button', { name: 'Add metadata' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Key 2')).toBeFocused();
  await page.keyboard.type(kept);
  await expect(dialog.getByText('This key stands above already.')).toBeVisible();
  await dialog.getByLabel('Key 2').fill('k'.repeat(41));
  await expect(dialog.getByText('Use at most 40 characters for the key.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Key 2')).toBeFocused();
  await dialog.getByLabel('Key 2').fill('gift');
  await dialog.getByLabel('Value 2').fill('v'.repeat(501));
  await expect(dialog.getByText('Use at most 500 characters for the value.')).toBeVisible();
  await dialog.getByLabel('Value 2').fill('yes');
  await page.setViewportSize({ width: 390, height: 800 });
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
  await expect(page.locator('#facts').getByText('INV-2026-11')).toBeVisible();
  await expect(page.locator('#metadata').getByText('gift')).toBeVisible();
  const { reference, description, metadata } = await getPayment(shop.sandbox, payment.id);
  const before: Record<string, string> = { order: '77', colour: 'red' };
  expect({ reference, description, metadata }).toEqual({
    reference: 'INV-2026-11',
    description: 'Walnut desk',
    metadata: { [kept]: before[kept], gift: 'yes' },
  });
});

test('of two editors the second learns who was first and loses nothing', async ({ page, shop, browser }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 5000, metadata: { order: '77' } });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await page.getByRole('button', { name: 'Edit…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit payment details' });
  await dialog.getByLabel('Description').fill('Mine');

  const rivalContext = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const rival = await rivalContext.newPage();
  await shop.enter(rival, 'owner');
  await rival.goto(shop.path(`/payments/${payment.id}`));
  await rival.getByRole('button', { name: 'Edit…' }).click();
  await rival.getByLabel('Reference').fill('RIVAL-1');
  await rival.getByRole('button', { name: 'Save details' }).click();
  await expect(rival.locator('#facts').getByText('RIVAL-1')).toBeVisible();
  await rivalContext.close();

  await dialog.getByRole('button', { name: 'Save details' }).click();
  await expect(dialog.getByText(/^u[0-9a-f]{12} changed the payment at \d\d:\d\d:\d\d$/)).toBeVisible();
  await expect(dialog.getByText('Reference is now: “RIVAL-1”')).toBeVisible();
  await expect(dialog.getByLabel('Description')).toHaveValue('Mine');
  expect((await getPayment(shop.sandbox, payment.id)).description).toBeNull();
  await dialog.getByRole('button', { name: 'Load present values' }).click();
  await expect(dialog.getByLabel('Reference')).toHaveValue('RIVAL-1');
  await expect(dialog.getByLabel('Reference')).toBeFocused();
  await expect(dialog.getByLabel('Description')).toHaveValue('');
  await dialog.getByLabel('Description').fill('Mine after all');
  await dialog.getByRole('button', { name: 'Save details' }).click();
  await expect(dialog).toHaveCount(0);
  const { reference, description, metadata } = await getPayment(shop.sandbox, payment.id);
  expect({ reference, description, metadata }).toEqual({
    reference: 'RIVAL-1',
    description: 'Mine after all',
    metadata: { order: '77' },
  });
});

test('an open session is expired, one that is being paid is not', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const open = async (name: string) => {
    const wanted = CreateCheckoutSession.parse({
      currency: 'USD',
      line_items: [{ name, amount: 1290 }],
      success_url: 'https://shop.example/thanks',
    });
    return (await createCheckoutSession(shop.sandbox, wanted, { claim: null })).row;
  };
  await open('Walnut desk');
  const paid = await open('Oak chair');
  const outcome = await payCheckoutSession(shop.sandbox, {
    sessionId: paid.id,
    key: 'a-key-of-the-page',
    method: 'alipay',
    card: null,
    payer: NOTHING_OF_PAYER,
    email: null,
  });
  expect(outcome.next).toBe('action');
  await page.goto(shop.path('/checkout?view=open'));
  await page.getByRole('link', { name: /Oak chair/ }).click();
  await page.getByRole('button', { name: 'Expire session of Oak chair' }).click();
  const dialog = page.getByRole('dialog', { name: 'Expire checkout session' });
  await expect(dialog.getByRole('button', { name: 'Keep session' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Expire session of 12.90 USD' }).click();
  await expect(dialog.getByText('A payment is under way')).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'See the payment' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Expire session of Oak chair' })).toBeFocused();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /Walnut desk/ }).click();
  await page.getByRole('button', { name: 'Expire session of Walnut desk' }).click();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Expire session of 12.90 USD' }).click();
  await expect(dialog).toHaveCount(0);
  const heading = page.locator('h2[id^=cs_]');
  await expect(heading.getByText('Expired')).toBeVisible();
  await expect(heading).toBeFocused();
  await expect(page.getByRole('button', { name: /^Expire session/ })).toHaveCount(0);
  // How far its payer came: nobody opened the link.
  await expect(page.getByText('Page not shown').last()).toBeVisible();
});

test('support changes neither details nor sessions', async ({ page, shop }) => {
  await shop.enter(page, 'support');
  const payment = await shop.pay({ amount: 5000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await expect(page.getByRole('heading', { name: 'Metadata' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit…' })).toHaveCount(0);
});
