import type { Page } from '@playwright/test';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import { db } from '@/lib/db';
import { EventFilters } from '@/lib/events/filters';
import { listEvents } from '@/lib/events/queries';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { openTestDispute } from '@/lib/testlab/disputes';
import { OpenTestDispute } from '@/lib/testlab/schema';
import { expect, type Shop, test } from './console-world';
import { openPalette } from './keyboard';

const NO_CLAIM = { claim: null };

async function ask(page: Page, text: string) {
  const field = await openPalette(page);
  await field.fill(text);
  return page.getByRole('option');
}

/** One object of every kind, with what the palette is asked and the page it leads to. */
async function objectsOf(shop: Shop): Promise<[typed: string, label: RegExp, page: string][]> {
  const customer = (
    await createCustomer(
      shop.sandbox,
      CreateCustomer.parse({ name: 'Ann Lee', email: 'ann@shop.example' }),
      NO_CLAIM,
    )
  ).row;
  const payment = await shop.pay({ amount: 5_000 });
  const refund = (
    await issueRefund(
      shop.sandbox,
      { payment: payment.id, amount: 1_200, reason: 'duplicate', metadata: {} },
      NO_CLAIM,
    )
  ).row;
  const taken = (await shop.pay({ amount: 7_700 })).id;
  await openTestDispute(shop.sandbox, OpenTestDispute.parse({ payment: taken }));
  await expect.poll(() => db().dispute.count({ where: { paymentId: taken } }), { timeout: 60_000 }).toBe(1);
  const dispute = await db().dispute.findFirstOrThrow({ where: { paymentId: taken } });
  const input = CreateCheckoutSession.parse({
    currency: 'USD',
    line_items: [{ name: 'Tea', quantity: 1, amount: 450 }],
    success_url: 'http://localhost:3000/done',
  });
  const session = (await createCheckoutSession(shop.sandbox, input, NO_CLAIM)).row;
  const [event] = (await listEvents(shop.sandbox, EventFilters.parse({ object: refund.id }))).rows;
  return [
    ['ann@shop.example', /^Ann Lee/, `/customers/${customer.id}`],
    ['email:ann@shop.example', /^Ann Lee/, `/customers/${customer.id}`],
    [customer.id, /^Ann Lee/, `/customers/${customer.id}`],
    [refund.id, /^12\.00 USD/, `/refunds/${refund.id}`],
    [dispute.id, /^77\.00 USD/, `/disputes/${dispute.id}`],
    [session.id, /^4\.50 USD/, `/checkout?open=${session.id}`],
    [event?.id ?? '', /^refund\./, `/events/${event?.id}`],
  ];
}

test('every kind of object is found by its id, customers also by their address', async ({ page, shop }) => {
  const objects = await objectsOf(shop);
  await shop.enter(page, 'owner');
  for (const [typed, label, path] of objects) {
    await page.goto(shop.path('/home'));
    const options = await ask(page, typed);
    await expect(options.first(), typed).toHaveText(label);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${path}`);
  }
  // What was opened is kept on this device, and names nobody.
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/Ann Lee|ann@shop/);
});

test('what can be done with the object that is open is offered, and nothing that its page would refuse', async ({
  page,
  shop,
}) => {
  const held = await shop.pay({ amount: 5_000, capture_method: 'manual' });
  const refunded = await shop.pay({ amount: 1_000 });
  await issueRefund(
    shop.sandbox,
    { payment: refunded.id, amount: 1_000, reason: 'duplicate', metadata: {} },
    NO_CLAIM,
  );
  await shop.enter(page, 'owner');
  await page.goto(shop.path(`/payments/${held.id}`));
  await ask(page, '');
  const here = page.getByRole('group', { name: 'On this page' }).getByRole('option');
  await expect(here).toHaveText([/^Capture…/, /^Cancel/, /^Copy id pay_…/, /^Copy link to this page/]);
  await ask(page, 'capture');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Capture/ });
  await expect(dialog).toBeVisible();
  await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await ask(page, 'copy id');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(held.id);
  await page.goto(shop.path(`/payments/${refunded.id}`));
  await ask(page, '');
  await expect(here).toHaveText([/^Copy id/, /^Copy link/]);
  await shop.enter(page, 'analyst');
  await page.goto(shop.path(`/payments/${held.id}`));
  await ask(page, '');
  await expect(here).toHaveText([/^Copy id/, /^Copy link/]);
});

test('the list that is open is exported, and every environment is a line away', async ({ page, shop }) => {
  await shop.pay({ amount: 5_000 });
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments?currency=USD'));
  await expect(page.locator('a[data-row]')).toHaveCount(1);
  await ask(page, 'export');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: /^Export/ })).toBeVisible();
  await page.keyboard.press('Escape');
  const options = await ask(page, 'environment');
  await expect(options.first()).toHaveText(/^Environment: Live/);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/m/${shop.slug}/live/payments`);
});
