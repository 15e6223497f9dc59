import { db } from '@/lib/db';
import { createRiskList } from '@/lib/risk/lists/write-list';
import { SUSPICIOUS, switchRisk } from '../operations/risk-world';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

test('a review is approved by a key, undone once before it leaves, and judged', async ({
  page,
  shop,
  server,
}) => {
  await switchRisk(server.database, shop.sandbox, { review_at: 1 });
  const { id } = await shop.pay({ ...SUSPICIOUS });
  const statusOf = async () => (await db().payment.findFirstOrThrow({ where: { id } })).status;
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/reviews'));
  await expect(page.getByRole('link', { name: 'Reviews 1 waits for a decision' })).toBeVisible();
  await expect(page.getByText('23 hours left')).toBeVisible();
  await page.locator('a[data-row]').first().click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText('Its score held it')).toBeVisible();
  await expect(drawer.getByText('No other payment has its card')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.keyboard.press('a');
  await expect(drawer.getByText('Approves ')).toBeVisible();
  await page.keyboard.press('u');
  await expect(drawer.getByText('Approves ')).toHaveCount(0);
  expect(await statusOf()).toBe('in_review');
  const later = await shop.pay({ ...SUSPICIOUS });
  await page.keyboard.press('a');
  await expect.poll(statusOf, { timeout: 60_000 }).toBe('succeeded');
  // The review that was decided left its tab, and the next one moved up to its place.
  const next = await db().review.findFirstOrThrow({ where: { paymentId: later.id } });
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page).toHaveURL(new RegExp(`open=${next.id}`), { timeout: 500 });
  }).toPass();
  await page.goto(shop.path('/reviews?view=closed'));
  await page.locator('a[data-row]').first().click();
  await drawer.getByLabel('False positive').check();
  const verdictOf = async () => (await db().review.findFirstOrThrow({ where: { paymentId: id } })).verdict;
  await expect.poll(verdictOf).toBe('false_positive');
  await expect(drawer.getByLabel('False positive')).toBeChecked();
});

test('an overdue review leads from home to what it shares, and that to a list', async ({
  page,
  shop,
  server,
}) => {
  const payer = { ...SUSPICIOUS.payer, device: 'One phone' };
  const earlier = await shop.pay({ amount: 12_300, payer });
  await switchRisk(server.database, shop.sandbox, { review_at: 1 });
  const { id } = await shop.pay({ ...SUSPICIOUS, payer });
  await server.database.owner.query(
    "UPDATE review SET due_at = opened_at + interval '1 ms' WHERE payment_id = $1",
    [id],
  );
  const list = { key: 'phones', name: 'Known phones', kind: 'device', purpose: 'block' } as const;
  await createRiskList(shop.sandbox, list, { claim: null });
  const { userId } = await shop.enter(page, 'owner');
  await page.goto(shop.path('/home'));
  await expect(page.getByText('1 review is overdue')).toBeVisible();
  await page.getByRole('link', { name: 'Decide now' }).click();
  await page.locator('a[data-row]').first().click();
  const drawer = page.getByRole('dialog');
  const graph = drawer.getByRole('group', { name: 'What this payment shares' });
  const node = graph.getByRole('link', { name: '123.00 USD, shares: Card, IP address, Device' });
  await expect(node).toHaveAttribute('href', shop.path(`/payments/${earlier.id}`));
  await node.focus();
  await expect(node).toBeFocused();
  await expect(drawer.getByRole('row').filter({ hasText: 'Card, IP address, Device' })).toHaveCount(1);
  await expect.poll(() => violationsOf(page)).toEqual([]);

  await drawer.getByRole('button', { name: 'Add to a list' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add to a list' });
  await expect(dialog.getByText('Adds One phone')).toBeVisible();
  // Keys of the queue are no keys here: neither on a button nor in a field.
  await dialog.getByRole('button', { name: 'Cancel' }).press('a');
  await dialog.getByLabel('Reason').pressSequentially('jad');
  await expect(dialog.getByLabel('Reason')).toHaveValue('jad');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('Approves ')).toHaveCount(0);
  const entry = await db().riskListEntry.findFirstOrThrow({
    where: { environmentId: shop.sandbox.environment.id },
  });
  expect(entry).toMatchObject({ kind: 'device', value: 'One phone', reason: 'jad' });
  // Who took it is told by name.
  await drawer.getByRole('button', { name: 'Take it' }).click();
  await expect(drawer.getByRole('button', { name: 'Give it back' })).toBeVisible();
  const { name } = await db().user.findUniqueOrThrow({ where: { id: userId } });
  await page.reload();
  await expect(drawer.getByText(name, { exact: true })).toBeVisible();
});
