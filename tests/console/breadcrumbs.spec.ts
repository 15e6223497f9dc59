import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { expect, test } from './console-world';

const NO_CLAIM = { claim: null };

test('every page below a list leads back to it in one way, after the skip link', async ({ page, shop }) => {
  const customer = (await createCustomer(shop.sandbox, CreateCustomer.parse({ name: 'Ann Lee' }), NO_CLAIM))
    .row;
  const payment = await shop.pay({ amount: 5_000 });
  const refund = (
    await issueRefund(
      shop.sandbox,
      { payment: payment.id, amount: 1_000, reason: 'duplicate', metadata: {} },
      NO_CLAIM,
    )
  ).row;
  await shop.enter(page, 'owner');
  await page.goto(shop.path(`/events?object=${payment.id}`));
  const event = await page.locator('a[data-row]').first().getAttribute('href');
  const pages: [path: string, parents: string[]][] = [
    [`/payments/${payment.id}`, ['Transactions']],
    [`/payments/${payment.id}/receipt`, ['Transactions', 'Payment of 50.00 USD']],
    ['/payments/new', ['Transactions']],
    [`/refunds/${refund.id}`, ['Refunds']],
    ['/refunds/approvals', ['Refunds']],
    ['/refunds/bulk', ['Refunds']],
    ['/disputes/automatic', ['Disputes']],
    [`/customers/${customer.id}`, ['Customers']],
    [`/events/${/evt_\w+/.exec(event ?? '')?.[0]}`, ['Events']],
  ];
  for (const [path, parents] of pages) {
    await page.goto(shop.path(path));
    const crumbs = page.getByRole('navigation', { name: 'Where you are' });
    await expect(crumbs.getByRole('listitem'), path).toHaveText(parents);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to content' }), path).toBeFocused();
    await crumbs.getByRole('listitem').first().getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1 }), path).toContainText(parents[0] as string);
  }
});
