import { bulkRefund, undoBulkRefund } from '@/lib/refunds/bulk-refund';
import { getRefund } from '@/lib/refunds/queries';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import { effectsOf, expect, keyed, paid, paymentRow, test } from './payments-world';
import { newTeam, sendNow } from './refunds-world';

const REASON = 'requested_by_customer' as const;

test('a batch of refunds leaves at one moment, and one undo takes all of it back', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payments = await Promise.all(Array.from({ length: 12 }, () => paid(sandbox)));
  const key = keyed();
  const ids = payments.map(({ id }) => id);
  const batch = await bulkRefund(sandbox, { ids, reason: REASON }, key);
  expect(batch.results.every(({ isDone }) => isDone)).toBe(true);
  expect(batch.undoMs).toBeGreaterThan(5_000);
  expect(batch.undoMs).toBeLessThanOrEqual(10_000);
  expect(batch.refunds).toHaveLength(12);
  const made = await Promise.all(batch.refunds.map((id) => getRefund(sandbox, id)));
  expect(new Set(made.map(({ dispatchAt }) => dispatchAt?.getTime())).size).toBe(1);
  const left = (made[0]?.dispatchAt?.getTime() ?? 0) - Date.now();
  expect(left).toBeGreaterThan(5_000);
  expect(left).toBeLessThanOrEqual(10_000);
  // The same batch again is the same refunds.
  const again = await bulkRefund(sandbox, { ids, reason: REASON }, key);
  expect(again.refunds.sort()).toEqual(batch.refunds.sort());
  // And leaves no later for it.
  expect(again.undoMs).toBeLessThan(batch.undoMs);
  expect((await getRefund(sandbox, made[0]?.id as string)).dispatchAt).toEqual(made[0]?.dispatchAt);
  await expectSound(database, sandbox.environment.id);
  const undone = await undoBulkRefund(sandbox, { ids: batch.refunds }, keyed());
  expect(undone.every(({ isDone }) => isDone)).toBe(true);
  await sendNow(database, sandbox.environment.id);
  expect(await effectsOf(database, sandbox.environment.id)).not.toContainEqual(
    expect.stringMatching(/^refund/),
  );
  for (const payment of payments) {
    expect(await paymentRow(database, payment)).toMatchObject({ refund_pending: 0, refunded: 0 });
  }
  await expectSound(database, sandbox.environment.id);
});

test('what has left already is not undone and says so; what waits for approval is no part of the undo', async ({
  database,
}) => {
  const { merchant, actors } = await newTeam('support');
  const [support] = actors;
  if (!support) throw new Error('no member');
  const [small, large] = [await paid(support), await paid(support, { amount: 50_000 })];
  const batch = await bulkRefund(support, { ids: [small.id, large.id], reason: REASON }, keyed());
  expect(batch.results.map(({ waits }) => waits)).toEqual([false, true]);
  expect(batch.refunds).toHaveLength(1);
  await sendNow(database, merchant.sandbox);
  const undone = await undoBulkRefund(support, { ids: batch.refunds }, keyed());
  expect(undone).toMatchObject([{ isDone: false, code: 'invalid_state' }]);
  expect(await paymentRow(database, small)).toMatchObject({ refunded: 10_000 });
  expect(await paymentRow(database, large)).toMatchObject({ refund_pending: 50_000 });
  await expectSound(database, merchant.sandbox);
});
