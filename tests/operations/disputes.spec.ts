import type { NetworkDispute } from '@/lib/connectors/contract';
import { db } from '@/lib/db';
import { recordDispute } from '@/lib/disputes/record-dispute';
import { saveDisputeSetting } from '@/lib/disputes/save-setting';
import { submitDispute } from '@/lib/disputes/submit-dispute';
import { acceptSmallDisputes, expireDisputes, remindOfDisputes } from '@/lib/jobs/disputes';
import { setFaults } from '@/lib/sandbox/faults';
import { newMerchant } from '../support/merchants';
import { accept, accounts, advance, disputed, eventsOf, submit, told, write } from './disputes-world';
import { expectSound } from './payments-invariants';
import {
  ended,
  expect,
  keyed,
  moveClock,
  NO_KEY,
  operationsOf,
  paid,
  refund,
  refusal,
  resolveAll,
  tally,
  test,
} from './payments-world';

const DAY_MS = 86_400_000;

test('a dispute takes amount and fee aside; won, both come back', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const dispute = await disputed(sandbox, payment.id, { reason: 'product_not_received' });
  expect(dispute).toMatchObject({
    paymentId: payment.id,
    amount: 10_000n,
    feeAmount: 1_500n,
    reason: 'product_not_received',
    networkCode: '13.1',
    stage: 'chargeback',
    status: 'needs_response',
    funds: 'held',
    overReturned: false,
  });
  expect(await accounts(database, payment.environmentId)).toMatchObject({
    'merchant:available': -11_500,
    'disputes:held': 11_500,
  });
  expect(await refusal(refund(sandbox, payment.id, 1))).toMatchObject({ code: 'amount_exceeds_remaining' });
  expect(await submit(sandbox, dispute.id, 'Here is the proof: winning_evidence')).toMatchObject({
    status: 'won',
    funds: 'returned',
    closedBy: 'network',
    submittedBy: 'system',
  });
  expect(await accounts(database, payment.environmentId)).toMatchObject({
    'merchant:available': 0,
    'disputes:held': 0,
  });
  expect(await eventsOf(database, dispute.id)).toEqual(['dispute.created', 'dispute.updated', 'dispute.won']);
  expect((await refund(sandbox, payment.id)).row.status).toBe('succeeded');
  await expectSound(database, payment.environmentId);
});

test('lost and accepted: the payer keeps the money and the fee is not returned', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const [first, second] = [await paid(sandbox), await paid(sandbox, { amount: 2_000 })];
  const lost = await submit(sandbox, (await disputed(sandbox, first.id)).id, 'losing_evidence');
  expect(lost).toMatchObject({ status: 'lost', funds: 'settled' });
  const accepted = await accept(sandbox, (await disputed(sandbox, second.id)).id);
  expect(accepted).toMatchObject({ status: 'accepted', funds: 'settled', closedBy: 'system' });
  expect(await accounts(database, first.environmentId)).toMatchObject({
    'merchant:available': -15_000,
    'disputes:held': 0,
    'network:sandbox-card': 0,
  });
  expect(await eventsOf(database, accepted.id)).toEqual(['dispute.created', 'dispute.accepted']);
  expect(await refusal(write(sandbox, lost.id, { statement: 'more' }))).toMatchObject({
    code: 'evidence_locked',
  });
  expect(await ended(submitDispute(sandbox, { id: lost.id }, NO_KEY))).toBe('invalid_state');
  await expectSound(database, first.environmentId);
});

test('an inquiry holds nothing until it becomes a chargeback; after review the bank may come back', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { payment_method: 'pm_card_mastercard' });
  const inquiry = await disputed(sandbox, payment.id, { reason: 'unrecognized', stage: 'inquiry' });
  expect(inquiry).toMatchObject({ status: 'inquiry', funds: 'none', networkCode: '4863' });
  expect((await accounts(database, payment.environmentId))['disputes:held']).toBeUndefined();
  expect(await submit(sandbox, inquiry.id, 'It was delivered')).toMatchObject({
    status: 'under_review',
    funds: 'none',
  });
  expect(await advance(sandbox, inquiry.id, 'next_stage')).toMatchObject({
    status: 'needs_response',
    stage: 'chargeback',
    funds: 'held',
  });
  expect(await submit(sandbox, inquiry.id, 'Once more')).toMatchObject({ status: 'under_review' });
  expect(await advance(sandbox, inquiry.id, 'next_stage')).toMatchObject({
    status: 'needs_response',
    stage: 'pre_arbitration',
  });
  expect(await advance(sandbox, inquiry.id, 'lost')).toMatchObject({ status: 'lost', funds: 'settled' });
  await expectSound(database, payment.environmentId);
});

test('what was refunded before is recorded all the same, and shown as an exception', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  await refund(sandbox, payment.id, 6_000);
  const dispute = await disputed(sandbox, payment.id);
  expect(dispute).toMatchObject({ amount: 10_000n, overReturned: true, funds: 'held' });
  await expectSound(database, payment.environmentId);
  expect(await advance(sandbox, dispute.id, 'won')).toMatchObject({ overReturned: false, funds: 'returned' });
  await expectSound(database, payment.environmentId);
});

test('a hundred refunds while disputes open: nothing is lost, and more than was captured never comes back unseen', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const refunds = Array.from({ length: 100 }, () => ended(refund(sandbox, payment.id, 300)));
  const [words, dispute] = await Promise.all([
    Promise.all(refunds),
    disputed(sandbox, payment.id, { amount: 9_000 }),
  ]);
  const counts = tally(words);
  const refunded = 300 * (counts.succeeded ?? 0);
  expect((counts.succeeded ?? 0) + (counts.amount_exceeds_remaining ?? 0) + (counts.busy ?? 0)).toBe(100);
  const row = await told(sandbox, dispute.id);
  expect(row.overReturned).toBe(refunded + 9_000 > 10_000);
  await expectSound(database, payment.environmentId);
});

test('callbacks in any order and twenty times', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const attempt = await db().attempt.findFirstOrThrow({ where: { paymentId: payment.id } });
  const said = (
    seq: number,
    state: NetworkDispute['state'],
    networkReference = 'dsp_mine',
  ): NetworkDispute => ({
    networkReference,
    seq,
    authorizationReference: attempt.networkReference ?? '',
    amount: 10_000n,
    currency: 'USD',
    reason: 'fraudulent',
    networkCode: '10.4',
    stage: 'chargeback',
    state,
    respondBy: new Date(Date.now() + 20 * DAY_MS),
  });
  const hear = (word: NetworkDispute) => recordDispute(sandbox.environment, 'sandbox-card', word);
  const twenty = await Promise.all(Array.from({ length: 20 }, () => hear(said(1, 'needs_response'))));
  expect(tally(twenty)).toEqual({ recorded: 20 });
  expect(await db().dispute.count({ where: { paymentId: payment.id } })).toBe(1);
  await hear(said(3, 'won'));
  await hear(said(2, 'under_review'));
  await Promise.all(Array.from({ length: 20 }, () => hear(said(4, 'lost'))));
  // The first word that ends it counts; nothing regresses.
  expect(await db().dispute.findFirst({ where: { paymentId: payment.id } })).toMatchObject({ status: 'won' });
  // The last word alone, because the others were lost on their way.
  const late = await paid(sandbox);
  const other = await db().attempt.findFirstOrThrow({ where: { paymentId: late.id } });
  await hear({ ...said(2, 'lost', 'dsp_late'), authorizationReference: other.networkReference ?? '' });
  expect(await db().dispute.findFirst({ where: { paymentId: late.id } })).toMatchObject({
    status: 'lost',
    funds: 'settled',
  });
  expect(await hear({ ...said(5, 'won'), amount: 1n })).toBe('mismatch');
  expect(await hear({ ...said(1, 'won', 'dsp_x'), authorizationReference: 'crd_nobody' })).toBe(
    'unknown_payment',
  );
  await expectSound(database, payment.environmentId);
});

test('duplicated and reordered callbacks of the bank over a socket change nothing', async ({ database }) => {
  const { sandbox } = await newMerchant();
  await setFaults(sandbox.environment.id, [{ fault: 'callback_duplicated', parameter: 20, network: 'card' }]);
  const payment = await paid(sandbox);
  const dispute = await disputed(sandbox, payment.id);
  await setFaults(sandbox.environment.id, [{ fault: 'callback_reordered' }]);
  expect(await advance(sandbox, dispute.id, 'won')).toMatchObject({ status: 'won', funds: 'returned' });
  expect(await eventsOf(database, dispute.id)).toEqual(['dispute.created', 'dispute.won']);
  await expectSound(database, payment.environmentId);
});

test('card 4000000000000259 is disputed a moment after it was captured', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { payment_method: 'pm_card_createDispute' });
  await expect
    .poll(
      async () => {
        await told(
          sandbox,
          (await db().dispute.findFirst({ where: { paymentId: payment.id } }))?.id ?? '',
        ).catch(() => null);
        return db().dispute.count({ where: { paymentId: payment.id } });
      },
      { timeout: 60_000 },
    )
    .toBe(1);
  expect(await db().dispute.findFirst({ where: { paymentId: payment.id } })).toMatchObject({
    reason: 'fraudulent',
    status: 'needs_response',
    amount: 10_000n,
  });
  await expectSound(database, payment.environmentId);
});

test('evidence is saved by whoever read it last; the other learns who', async () => {
  const { sandbox } = await newMerchant();
  const dispute = await disputed(sandbox, (await paid(sandbox)).id);
  const { row } = await write(sandbox, dispute.id, { statement: 'one', customer_name: 'Ann' }, 0);
  expect(row.evidence).toMatchObject({ version: 1, fields: { statement: 'one', customer_name: 'Ann' } });
  expect(await refusal(write(sandbox, dispute.id, { statement: 'two' }, 0))).toMatchObject({
    code: 'version_conflict',
    details: { current_version: 1, changed_by: 'system' },
  });
  const after = await write(sandbox, dispute.id, { customer_name: null, access_log: 'log' }, 1);
  expect(after.row.evidence?.fields).toEqual({ statement: 'one', access_log: 'log' });
  expect(await ended(submitDispute(sandbox, { id: dispute.id, expected_version: 1 }, NO_KEY))).toBe(
    'version_conflict',
  );
});

test('nothing is submitted twice: empty, repeated, lost on the way', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const dispute = await disputed(sandbox, (await paid(sandbox)).id);
  expect(await ended(submitDispute(sandbox, { id: dispute.id }, NO_KEY))).toBe('evidence_missing');
  await write(sandbox, dispute.id, { statement: 'it was sent' });
  await setFaults(sandbox.environment.id, [{ fault: 'error_after', kind: 'any', remaining: 1 }]);
  const call = keyed();
  const { row } = await submitDispute(sandbox, { id: dispute.id }, call);
  expect(row).toMatchObject({ status: 'needs_response' });
  expect(row.responseOperationId).not.toBeNull();
  expect(await refusal(write(sandbox, dispute.id, { statement: 'x' }))).toMatchObject({
    code: 'evidence_locked',
  });
  expect(await ended(submitDispute(sandbox, { id: dispute.id }, NO_KEY))).toBe('payment_in_progress');
  await resolveAll(database, sandbox.environment.id);
  expect(await told(sandbox, dispute.id)).toMatchObject({
    status: 'under_review',
    responseOperationId: null,
  });
  expect((await submitDispute(sandbox, { id: dispute.id }, call)).replayed).not.toBeNull();
  const sent = (await operationsOf(database, sandbox.environment.id)).filter(
    ({ kind }) => kind === 'dispute_submit',
  );
  expect(sent.map(({ status }) => status)).toEqual(['approved']);
  await expectSound(database, sandbox.environment.id);
});

test('ten people press submit and accept at once: one of them acts', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const dispute = await disputed(sandbox, (await paid(sandbox)).id);
  await write(sandbox, dispute.id, { statement: 'it was sent' });
  const presses = Array.from({ length: 10 }, (_, nth) =>
    nth % 2 === 0
      ? ended(submitDispute(sandbox, { id: dispute.id }, NO_KEY))
      : accept(sandbox, dispute.id).then(
          (row) => row.status,
          (error: { code: string }) => error.code,
        ),
  );
  await Promise.all(presses);
  const kinds = (await operationsOf(database, sandbox.environment.id)).filter(
    ({ kind, status }) => kind.startsWith('dispute_') && status === 'approved',
  );
  expect(kinds).toHaveLength(1);
  await told(sandbox, dispute.id);
  await expectSound(database, sandbox.environment.id);
});

test('reminders at 7, 3 and 1 days, then it expires by the sandbox’s clock', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const dispute = await disputed(sandbox, (await paid(sandbox)).id);
  const days: (number | null)[] = [];
  for (const jump of [12, 2, 3, 2.5]) {
    await moveClock(database, sandbox, jump * DAY_MS);
    await remindOfDisputes();
    await remindOfDisputes();
    days.push((await told(sandbox, dispute.id)).reminderDays);
  }
  expect(days).toEqual([null, 7, 3, 1]);
  await expireDisputes();
  expect((await told(sandbox, dispute.id)).status).toBe('needs_response');
  const later = await moveClock(database, sandbox, DAY_MS);
  expect(await ended(submitDispute(later, { id: dispute.id }, NO_KEY))).toBe('invalid_state');
  await expireDisputes();
  expect(await told(sandbox, dispute.id)).toMatchObject({
    status: 'expired',
    funds: 'settled',
    closedBy: 'system',
  });
  expect(await eventsOf(database, dispute.id)).toEqual([
    'dispute.created',
    'dispute.evidence_due',
    'dispute.evidence_due',
    'dispute.evidence_due',
    'dispute.expired',
  ]);
  await expectSound(database, sandbox.environment.id);
});

test('small disputes are accepted only where the merchant asked for it, and only unanswered', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const small = await disputed(sandbox, (await paid(sandbox, { amount: 900 })).id);
  const begun = await disputed(sandbox, (await paid(sandbox, { amount: 900 })).id);
  const large = await disputed(sandbox, (await paid(sandbox, { amount: 1_000 })).id);
  await write(sandbox, begun.id, { statement: 'mine' });
  const later = await moveClock(database, sandbox, 1.25 * DAY_MS);
  await acceptSmallDisputes();
  expect((await told(later, small.id)).status).toBe('needs_response');
  await saveDisputeSetting(later, { accept_below: { amount: 1_000, currency: 'USD' } }, NO_KEY);
  await acceptSmallDisputes();
  const statuses = await Promise.all(
    [small, begun, large].map(async ({ id }) => (await told(later, id)).status),
  );
  expect(statuses).toEqual(['accepted', 'needs_response', 'needs_response']);
  await expectSound(database, sandbox.environment.id);
});
