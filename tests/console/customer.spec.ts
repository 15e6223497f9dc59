import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import { updateCustomer } from '@/lib/customers/update-customer';
import { createPaymentMethod } from '@/lib/payment-methods/create-payment-method';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { createToken } from '@/lib/vault/create-token';
import { violationsOf } from '../support/axe';
import { CANARIES } from '../support/scan-card-numbers';
import { expect, type Shop, test } from './console-world';

const NO_CLAIM = { claim: null };

async function newCustomer(shop: Shop, input: Record<string, unknown>) {
  return (await createCustomer(shop.sandbox, CreateCustomer.parse(input), NO_CLAIM)).row;
}

async function newMethod(shop: Shop, customer: string) {
  const card = { number: CANARIES[0], exp_month: 4, exp_year: 2035, cvc: '737' };
  const token = (await createToken(shop.sandbox, { type: 'card', card }, NO_CLAIM)).row;
  return (await createPaymentMethod(shop.sandbox, { token: token.id, customer, metadata: {} }, NO_CLAIM)).row;
}

test('a customer’s page says who, how much in each currency, and what went back', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const ann = await newCustomer(shop, {
    name: 'Ann Lee',
    email: 'ann@shop.example',
    metadata: { plan: 'pro' },
  });
  const paid = await shop.pay({ amount: 5_000, customer: ann.id });
  await shop.pay({ amount: 9_800, currency: 'JPY', customer: ann.id });
  await shop.pay({ amount: 1_000 });
  await issueRefund(
    shop.sandbox,
    { payment: paid.id, amount: 1_200, reason: 'requested_by_customer', metadata: {} },
    NO_CLAIM,
  );
  await page.goto(shop.path(`/customers/${ann.id}`));
  await expect(page.getByRole('heading', { level: 1, name: 'Ann Lee' })).toBeVisible();
  const value = page.getByRole('region', { name: 'Lifetime value' });
  await expect(value.locator('[data-currency=USD] [data-amount="3800 USD"]')).toBeVisible();
  await expect(value.locator('[data-currency=JPY] [data-amount="9800 JPY"]')).toHaveText(/^9,800/);
  const returned = page.getByRole('region', { name: 'Refunds and disputes' });
  await expect(returned).toContainText('12.00');
  await expect(returned.getByRole('link', { name: 'Refund' })).toHaveAttribute('href', /\/refunds\/re_/);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
    .toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 800 });
  await value.getByRole('link', { name: '1 payment' }).first().click();
  await expect(page.locator('a[data-row]')).toHaveCount(1);
});

test('a payment leads to its customer, and the customer has notes of its own', async ({ page, shop }) => {
  const ann = await newCustomer(shop, { name: 'Ann Lee' });
  const payment = await shop.pay({ amount: 5_000, customer: ann.id });
  await shop.enter(page, 'finance');
  await page.goto(shop.path(`/payments/${payment.id}`));
  await page.getByRole('region', { name: 'Related' }).getByRole('link', { name: ann.id }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ann Lee' })).toBeVisible();
  const notes = page.getByRole('region', { name: 'Notes' });
  await notes.getByLabel('New note').fill('Prefers mail');
  await page.keyboard.press('Control+Enter');
  await expect(notes.getByRole('listitem')).toContainText('Prefers mail');
  await shop.enter(page, 'support');
  await page.reload();
  await expect(notes).toContainText('Your role does not show notes.');
  await expect(notes).not.toContainText('Prefers mail');
});

test('two people edit a customer: the second is told who was faster and overwrites nothing unseen', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'owner');
  const ann = await newCustomer(shop, { name: 'Ann Lee', email: 'ann@shop.example' });
  await page.goto(shop.path(`/customers/${ann.id}`));
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Edit Ann/ });
  await dialog.getByLabel('Phone').fill('+49 170 1234567');
  await updateCustomer(shop.sandbox, { id: ann.id, name: 'Ann Smith' }, NO_CLAIM);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('changed this customer');
  await expect(dialog.getByLabel('Phone')).toHaveValue('+49 170 1234567');
  await expect(dialog.getByRole('button', { name: 'Load what is there now' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The customer was saved')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Ann Smith' })).toBeVisible();
  await expect(page.getByText('+49 170 1234567', { exact: true })).toBeVisible();
});

test('a method becomes the default and is detached by keyboard', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  const ann = await newCustomer(shop, { name: 'Ann Lee' });
  await newMethod(shop, ann.id);
  await page.goto(shop.path(`/customers/${ann.id}`));
  const methods = page.getByRole('region', { name: 'Payment methods' });
  await methods.getByRole('button', { name: /^Make .* the default$/ }).press('Enter');
  await expect(methods.getByText('Default', { exact: true })).toBeVisible();
  await methods.getByRole('button', { name: /^Detach/ }).press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Detach/ });
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(methods.getByText('No payment method is kept for this customer.')).toBeVisible();
});

test('a duplicate is merged after its id was typed; its old address leads to the survivor', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'owner');
  const ann = await newCustomer(shop, { name: 'Ann Lee', email: 'ann@shop.example' });
  const twin = await newCustomer(shop, { email: 'ann@shop.example', phone: '+49 170 1234567' });
  await shop.pay({ amount: 5_000, customer: twin.id });
  await page.goto(shop.path(`/customers/${ann.id}`));
  await page.getByRole('button', { name: 'Merge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Merge a duplicate into Ann Lee' });
  await expect(dialog.getByRole('button', { name: 'Keep both' })).toBeFocused();
  await expect(dialog).toContainText(twin.id.slice(4));
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByLabel('Id of the customer that ends').fill(ann.id);
  await dialog.getByRole('button', { name: /^Merge cus_/ }).click();
  await expect(dialog.getByText('This is the customer that stays.')).toBeVisible();
  await dialog.getByLabel('Id of the customer that ends').fill(twin.id);
  await dialog.getByRole('button', { name: `Merge cus_…${twin.id.slice(-6)} into this customer` }).click();
  await expect(page.getByText('Merged into Ann Lee')).toBeVisible();
  await expect(page.locator('[data-amount="5000 USD"]').first()).toBeVisible();
  await page.goto(shop.path(`/customers/${twin.id}`));
  await expect(page).toHaveURL(new RegExp(`${ann.id}$`));
});

test('a person’s data is taken out as a file, and erased after the address was typed', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'owner');
  const ann = await newCustomer(shop, { name: 'Ann Lee', email: 'ann@shop.example' });
  const payment = await shop.pay({ amount: 5_000, customer: ann.id, customer_email: 'ann@shop.example' });
  await page.goto(shop.path(`/customers/${ann.id}`));
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export data' }).click();
  expect((await download).suggestedFilename()).toBe(`${ann.id}.json`);
  await page.getByRole('button', { name: 'Erase' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase the personal data of Ann Lee' });
  await expect(dialog.getByRole('button', { name: 'Keep the data' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Erase personal data' }).click();
  await expect(dialog.getByText('This is not what stands above.')).toBeVisible();
  await dialog.getByLabel('Type ann@shop.example to confirm').fill('ann@shop.example');
  await dialog.getByRole('button', { name: 'Erase personal data' }).click();
  await expect(page).toHaveURL(/\/customers$/);
  await page.goto(shop.path(`/payments/${payment.id}`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('50.00');
  await expect(page.getByText('ann@shop.example')).toHaveCount(0);
});

test('support sees initials and no way to change, export or erase; an analyst sees no customers', async ({
  page,
  shop,
}) => {
  const ann = await newCustomer(shop, { name: 'Ann Lee', email: 'ann@shop.example' });
  await shop.enter(page, 'support');
  await page.goto(shop.path(`/customers/${ann.id}`));
  await expect(page.getByRole('heading', { level: 1, name: 'A. L.' })).toBeVisible();
  for (const name of ['Edit', 'Merge', 'Export data', 'Erase'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);
  expect(await page.content()).not.toContain('ann@shop.example');
  await shop.enter(page, 'analyst');
  await page.goto(shop.path(`/customers/${ann.id}`));
  await expect(page.getByText('ann@shop.example')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: /Ann|A\. L\./ })).toHaveCount(0);
});
