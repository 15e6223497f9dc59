import type { Actor } from '@/lib/auth/actor';
import { permissionsOf, type Role } from '@/lib/auth/permissions';
import { needsTypedAmount } from '@/lib/refunds/confirmation';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { setFaults } from '@/lib/sandbox/faults';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import {
  authorized,
  cancel,
  capture,
  ended,
  expect,
  keyed,
  NO_KEY,
  paid,
  paymentRow,
  refund,
  refusal,
  resolveAll,
  test,
} from './payments-world';

function member(actor: Actor, role: Role): Actor {
  return { ...actor, kind: 'member', id: `usr_${role}`, role, permissions: permissionsOf(role, 'sandbox') };
}

test('a member refunds up to the limit of the role alone; a role without a limit of its own refunds nothing', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { amount: 20_000 });
  const support = member(sandbox, 'support');
  expect((await refund(support, payment.id, 10_000)).row).toMatchObject({
    status: 'succeeded',
    createdBy: 'usr_support',
  });
  // All that is left is within the limit now.
  expect((await refund(support, payment.id)).row).toMatchObject({ status: 'succeeded', amount: 10_000n });
  expect(await ended(refund(member(sandbox, 'analyst'), payment.id, 1))).toBe('limit_exceeded');
  expect(await ended(refund(support, 'pay_none', 1))).toBe('not_found');
  expect(await paymentRow(database, payment)).toMatchObject({ refunded: 20_000 });
  await expectSound(database, payment.environmentId);
});

test('a refund in another currency, or of a payment that was not captured, moves nothing', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const inEuro = IssueRefund.parse({ payment: payment.id, amount: 100, currency: 'EUR' });
  expect(await refusal(issueRefund(sandbox, inEuro, NO_KEY))).toMatchObject({
    code: 'currency_mismatch',
    status: 422,
    details: { currency: 'USD' },
  });
  const held = await authorized(sandbox);
  expect(await refusal(refund(sandbox, held.id, 1))).toMatchObject({
    code: 'invalid_state',
    details: { current_status: 'authorized', remaining: 0 },
  });
  await cancel(sandbox, held.id);
  expect(await ended(refund(sandbox, held.id))).toBe('invalid_state');
  await expectSound(database, payment.environmentId);
});

test('a refund that the network refuses is failed, says why, and gives the money back to what can be refunded', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  // The network gave this back already, by a way that we do not know of.
  await database.owner.query(
    `UPDATE sandbox_effect SET refunded = captured WHERE environment_id = $1 AND kind = 'authorization'`,
    [payment.environmentId],
  );
  const call = keyed();
  const { row } = await refund(sandbox, payment.id, 4_000, call);
  expect(row).toMatchObject({ status: 'failed', failure: { code: 'refund_rejected' } });
  expect((await refund(sandbox, payment.id, 4_000, call)).row).toEqual(row);
  expect(await paymentRow(database, payment)).toMatchObject({ refunded: 0, refund_pending: 0 });
  await database.owner.query(
    `UPDATE sandbox_effect SET refunded = 0 WHERE environment_id = $1 AND kind = 'authorization'`,
    [payment.environmentId],
  );
  expect((await refund(sandbox, payment.id)).row).toMatchObject({ status: 'succeeded', amount: 10_000n });
  await expectSound(database, payment.environmentId);
});

test('what is disputed cannot be refunded as well', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  await database.owner.query('UPDATE payment SET amount_disputed = 7000 WHERE environment_id = $1', [
    payment.environmentId,
  ]);
  expect(await refusal(refund(sandbox, payment.id, 3_001))).toMatchObject({ details: { remaining: 3_000 } });
  expect((await refund(sandbox, payment.id)).row.amount).toBe(3_000n);
  expect(await ended(refund(sandbox, payment.id))).toBe('amount_exceeds_remaining');
  // There is no dispute behind that number, so the books would disagree.
  await database.owner.query('UPDATE payment SET amount_disputed = 0 WHERE environment_id = $1', [
    payment.environmentId,
  ]);
  await expectSound(database, payment.environmentId);
});

test('a refund that is on its way holds its money against every other refund', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await authorized(sandbox);
  await capture(sandbox, payment.id, { amount: 6_000, final: false });
  await setFaults(payment.environmentId, [{ fault: 'error_after', kind: 'refund', remaining: 1 }]);
  expect((await refund(sandbox, payment.id, 5_000)).row.status).toBe('pending');
  expect(await refusal(refund(sandbox, payment.id, 1_001))).toMatchObject({ details: { remaining: 1_000 } });
  await capture(sandbox, payment.id, { amount: 500, final: false });
  expect(await refusal(refund(sandbox, payment.id, 1_501))).toMatchObject({ details: { remaining: 1_500 } });
  await resolveAll(database, payment.environmentId);
  expect((await refund(sandbox, payment.id, 1_500)).row.status).toBe('succeeded');
  expect((await cancel(sandbox, payment.id)).row.status).toBe('succeeded');
  expect(await paymentRow(database, payment)).toMatchObject({
    captured: 6_500,
    voided: 3_500,
    refunded: 6_500,
  });
  await expectSound(database, payment.environmentId);
});

test('the amount is typed twice where money is real, from the member’s limit on, or from that of finance', () => {
  expect(needsTypedAmount('sandbox', 1_000_000_000, null, 'USD')).toBe(false);
  expect(needsTypedAmount('live', 9_999, 10_000, 'USD')).toBe(false);
  expect(needsTypedAmount('live', 10_000, 10_000, 'USD')).toBe(true);
  expect(needsTypedAmount('live', 9_999_999, null, 'USD')).toBe(false);
  expect(needsTypedAmount('live', 10_000_000, null, 'USD')).toBe(true);
  expect(needsTypedAmount('live', 100_000_000, null, 'KWD')).toBe(true);
});
