import { expireRefundRequests } from '@/lib/jobs/expire-refund-requests';
import { dispatchRefunds } from '@/lib/refunds/dispatch-refunds';
import { getRefund } from '@/lib/refunds/queries';
import { expectSound } from './payments-invariants';
import {
  ended,
  expect,
  keyed,
  moveClock,
  paid,
  paymentRow,
  refund,
  refusal,
  tally,
  test,
} from './payments-world';
import { decide, endUndo, eventsOf, newTeam, undo } from './refunds-world';

const DAY_MS = 86_400_000;

async function waiting(amount = 15_000) {
  const team = await newTeam('support', 'finance');
  const [support, finance] = team.actors;
  if (!support || !finance) throw new Error('two people');
  const payment = await paid(support, { amount: 20_000 });
  const { row } = await refund(support, payment.id, amount);
  return { team, support, finance, payment, row };
}

test('a refund above the limit is held, and goes out once somebody else approves', async ({ database }) => {
  const { support, finance, payment, row } = await waiting();
  expect(row).toMatchObject({ status: 'requires_approval', amount: 15_000n, dispatchAt: null });
  expect(await paymentRow(database, payment)).toMatchObject({ refund_pending: 15_000, refunded: 0 });
  await expectSound(database, payment.environmentId);
  // What waits is not there to be refunded by somebody else.
  expect(await refusal(refund(finance, payment.id, 5_001))).toMatchObject({ details: { remaining: 5_000 } });
  const { row: approved } = await decide(finance, row, 'approved');
  expect(approved).toMatchObject({ status: 'pending', dispatchAt: expect.any(Date) });
  await endUndo(database, payment.environmentId);
  expect(await dispatchRefunds(payment.environmentId)).toBe(1);
  expect(await getRefund(support, row.id)).toMatchObject({ status: 'succeeded', createdBy: support.id });
  expect(await eventsOf(database, row.id)).toEqual(['refund.created', 'refund.approved', 'refund.succeeded']);
  await expectSound(database, payment.environmentId);
});

test('within the limit nobody is asked; the limit is of the role and the currency', async () => {
  const { actors } = await newTeam('support');
  const [support] = actors;
  if (!support) throw new Error('one person');
  const yen = await paid(support, { amount: 20_000, currency: 'JPY' });
  expect((await refund(support, yen.id, 10_000)).row.status).toBe('succeeded');
  expect((await refund(support, yen.id)).row.status).toBe('succeeded');
  const dinar = await paid(support, { amount: 200_000, currency: 'KWD' });
  expect((await refund(support, dinar.id, 100_001)).row.status).toBe('requires_approval');
});

test('the requester cannot approve, whatever way is tried; nor can a role without the right or the limit', async ({
  database,
}) => {
  const { team, support, payment, row } = await waiting();
  const [, finance] = team.people;
  // Support asks and is made finance before deciding: still the same person.
  await database.owner.query("UPDATE member SET role = 'finance' WHERE user_id = $1", [support.id]);
  expect(await refusal(decide(support, row, 'approved'))).toMatchObject({
    code: 'approval_not_allowed',
    status: 403,
    details: { because: 'requester' },
  });
  expect(await refusal(decide(support, row, 'rejected'))).toMatchObject({
    details: { because: 'requester' },
  });
  const raw = database.owner.query(
    `UPDATE refund_approval SET decision = 'approved', decided_by = requested_by, decided_at = now()
     WHERE environment_id = $1`,
    [payment.environmentId],
  );
  await expect(raw).rejects.toMatchObject({ constraint: 'refund_approval_second_person' });
  // The role is read at the decision: finance became an analyst after the page was opened.
  if (!finance) throw new Error('two people');
  await database.owner.query("UPDATE member SET role = 'analyst' WHERE user_id = $1", [finance.actor.id]);
  expect(await refusal(decide(finance.actor, row, 'approved'))).toMatchObject({
    details: { because: 'role' },
  });
  // A key and the system are nobody's second person.
  expect(
    await refusal(decide({ ...finance.actor, kind: 'key', id: 'key_1' }, row, 'approved')),
  ).toMatchObject({
    details: { because: 'role' },
  });
  expect(await getRefund(support, row.id)).toMatchObject({ status: 'requires_approval' });
  await expectSound(database, payment.environmentId);
});

test('an approver’s own limit has to cover the amount', async ({ database }) => {
  const { actors } = await newTeam('finance', 'finance', 'owner');
  const [asker, second, owner] = actors;
  if (!asker || !second || !owner) throw new Error('three people');
  const payment = await paid(asker, { amount: 20_000_000 });
  const { row } = await refund(asker, payment.id, 10_000_001);
  expect(row.status).toBe('requires_approval');
  expect(await refusal(decide(second, row, 'approved'))).toMatchObject({
    details: { because: 'limit', limit: 10_000_000 },
  });
  expect((await decide(owner, row, 'approved')).row.status).toBe('pending');
  await expectSound(database, payment.environmentId);
});

test('an approval is used once: two people, one person twice, and the same request again', async ({
  database,
}) => {
  const { actors } = await newTeam('support', 'finance', 'admin', 'owner');
  const [support, ...deciders] = actors;
  if (!support) throw new Error('four people');
  const payment = await paid(support, { amount: 20_000 });
  const { row } = await refund(support, payment.id, 15_000);
  const words = await Promise.all(
    deciders.flatMap((actor) => [
      ended(decide(actor, row, 'approved')),
      ended(decide(actor, row, 'rejected')),
      ended(decide(actor, row, 'approved')),
    ]),
  );
  expect(tally(words).invalid_state).toBe(8);
  await endUndo(database, payment.environmentId);
  await dispatchRefunds(payment.environmentId);
  expect(await ended(decide(deciders[0] as typeof support, row, 'approved'))).toBe('invalid_state');
  await expect(
    database.owner.query("UPDATE refund_approval SET decided_by = 'usr_x' WHERE environment_id = $1", [
      payment.environmentId,
    ]),
  ).rejects.toMatchObject({ constraint: 'append_only' });
  await expectSound(database, payment.environmentId);
});

test('an approval is for what was seen: another amount, currency or version is refused, and facts cannot be changed', async ({
  database,
}) => {
  const { finance, payment, row } = await waiting();
  expect(await ended(decide(finance, row, 'approved', { amount: 15_001 }))).toBe('version_conflict');
  expect(await ended(decide(finance, row, 'approved', { currency: 'EUR' }))).toBe('version_conflict');
  expect(await ended(decide(finance, row, 'approved', { version: row.version + 1 }))).toBe(
    'version_conflict',
  );
  for (const change of ['amount = 1', "currency = 'EUR'", "payment_id = 'pay_1'", "created_by = 'usr_1'"]) {
    await expect(
      database.owner.query(`UPDATE refund SET ${change} WHERE environment_id = $1 AND id = $2`, [
        payment.environmentId,
        row.id,
      ]),
    ).rejects.toMatchObject({ constraint: 'append_only' });
  }
  await expect(
    database.owner.query('DELETE FROM refund_approval WHERE environment_id = $1', [payment.environmentId]),
  ).rejects.toMatchObject({ constraint: 'append_only' });
  await expectSound(database, payment.environmentId);
});

test('a dispute between request and approval: nothing beyond what was captured is approved', async ({
  database,
}) => {
  const { finance, payment, row } = await waiting();
  await database.owner.query('UPDATE payment SET amount_disputed = 8000 WHERE environment_id = $1', [
    payment.environmentId,
  ]);
  expect(await refusal(decide(finance, row, 'approved'))).toMatchObject({
    code: 'amount_exceeds_remaining',
    details: { remaining: 12_000 },
  });
  expect((await decide(finance, row, 'rejected')).row.status).toBe('rejected');
  expect(await paymentRow(database, payment)).toMatchObject({ refund_pending: 0, refunded: 0 });
  // There is no dispute behind that number, so the books would disagree.
  await database.owner.query('UPDATE payment SET amount_disputed = 0 WHERE environment_id = $1', [
    payment.environmentId,
  ]);
  await expectSound(database, payment.environmentId);
});

test('refused with a reason, the money is free; the reason is required and kept', async ({ database }) => {
  const { finance, payment, row } = await waiting();
  const call = keyed();
  const { row: refused } = await decide(
    finance,
    row,
    'rejected',
    { reason: 'Ask for the goods back first' },
    call,
  );
  expect(refused.status).toBe('rejected');
  const { rows } = await database.owner.query(
    'SELECT decision, decided_by, reason FROM refund_approval WHERE environment_id = $1',
    [payment.environmentId],
  );
  expect(rows).toEqual([
    { decision: 'rejected', decided_by: finance.id, reason: 'Ask for the goods back first' },
  ]);
  expect(
    await decide(finance, row, 'rejected', { reason: 'Ask for the goods back first' }, call),
  ).toMatchObject({ replayed: expect.any(String) });
  expect(await eventsOf(database, row.id)).toEqual(['refund.created', 'refund.rejected']);
  await expectSound(database, payment.environmentId);
});

test('the requester withdraws; nobody else does', async ({ database }) => {
  const { support, finance, payment, row } = await waiting();
  expect(await refusal(undo(finance, row.id))).toMatchObject({
    code: 'approval_not_allowed',
    details: { because: 'not_requester' },
  });
  expect((await undo(support, row.id)).row.status).toBe('canceled');
  expect(await ended(decide(finance, row, 'approved'))).toBe('invalid_state');
  expect(await eventsOf(database, row.id)).toEqual(['refund.created', 'refund.canceled']);
  await expectSound(database, payment.environmentId);
});

test('after seven days of the environment’s clock a request expires and its money is free', async ({
  database,
}) => {
  const { support, finance, payment, row } = await waiting();
  await moveClock(database, support, 7 * DAY_MS - 60_000);
  await expireRefundRequests();
  expect(await getRefund(support, row.id)).toMatchObject({ status: 'requires_approval' });
  const later = await moveClock(database, support, 61_000);
  // Before the job has run, the decision is refused already.
  const finance2 = { ...finance, environment: later.environment };
  expect(await ended(decide(finance2, row, 'approved'))).toBe('approval_expired');
  await Promise.all([expireRefundRequests(), expireRefundRequests()]);
  expect(await getRefund(support, row.id)).toMatchObject({ status: 'expired' });
  expect(await paymentRow(database, payment)).toMatchObject({ refund_pending: 0, refunded: 0 });
  expect(await eventsOf(database, row.id)).toEqual(['refund.created', 'refund.expired']);
  await expectSound(database, payment.environmentId);
});
