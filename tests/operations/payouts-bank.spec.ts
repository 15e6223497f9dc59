import { DISPATCH_TRIES_MAX } from '@/lib/dispatch-schedule';
import { arriveSandboxTransfers } from '@/lib/jobs/arrive-transfers';
import { log } from '@/lib/log';
import { applyCallback } from '@/lib/operations/apply-callback';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { getPayout } from '@/lib/payouts/queries';
import { findOverduePayouts, resolvePayouts } from '@/lib/payouts/resolve-payouts';
import { callbacksIdle } from '@/lib/sandbox/deliver-callbacks';
import { setFaults } from '@/lib/sandbox/faults';
import { signatureHeader } from '@/lib/sandbox/signature';
import { arriveTransfers } from '@/lib/sandbox/transfers';
import { arriveTestPayout, failTestPayout } from '@/lib/testlab/payouts';
import { accounts } from './disputes-world';
import { expectSound } from './payments-invariants';
import { ended, expect, moveClock, NO_KEY, SHORT_TIMEOUT_MS, test } from './payments-world';
import {
  AVAILABLE,
  askAgain,
  eventsOf,
  newAccount,
  newPayer,
  payout,
  sendPayouts,
  transfersOf,
} from './payouts-world';

test.use({ networkTimeoutMs: SHORT_TIMEOUT_MS });

const WEEK_MS = 7 * 86_400_000;

/** A payout of 40.00 USD that the bank was told of. */
async function sent(...args: Parameters<typeof newPayer>) {
  const payer = await newPayer(...args);
  const { row } = await payout(payer.sandbox, { amount: 4_000 });
  await sendPayouts(args[0], payer.environmentId);
  return { ...payer, id: row.id, operationId: row.operationId };
}

/** A callback as the bank would sign it; `more` is what differs. */
function callback(environmentId: string, transfer: Record<string, unknown>, more: object = {}) {
  const rawBody = JSON.stringify({
    id: 'cb_1',
    type: 'transfer.updated',
    environment: environmentId,
    network: 'bank',
    transfer,
    ...more,
  });
  return { headers: { 'sandbox-signature': signatureHeader(environmentId, rawBody) }, rawBody };
}

const transferOf = (operationId: string, state: string, more: object = {}) => ({
  operation_id: operationId,
  state,
  reason_code: null,
  reference: `bnk_${operationId.slice(3)}`,
  amount: 4_000,
  currency: 'USD',
  arrival_date: '2026-12-01',
  ...more,
});

test('when its day comes the bank pays and says so; the money has left the books for good', async ({
  database,
}) => {
  const { sandbox, environmentId, id } = await sent(database);
  const { arrivalDate, inTransitAt } = await getPayout(sandbox, id);
  const dayBefore = new Date(new Date(arrivalDate ?? 0).getTime() - 1).toISOString().slice(0, 10);
  expect(dayBefore >= (inTransitAt?.toISOString().slice(0, 10) ?? 'never')).toBe(true);
  expect(await arriveTransfers(environmentId, dayBefore, 10)).toBe(0);
  expect((await getPayout(sandbox, id)).status).toBe('in_transit');
  await moveClock(database, sandbox, WEEK_MS);
  await arriveSandboxTransfers();
  await callbacksIdle();
  expect(await getPayout(sandbox, id)).toMatchObject({ status: 'paid', nextInquiryAt: null });
  expect(await eventsOf(database, id)).toEqual(['created', 'in_transit', 'paid']);
  expect(await accounts(database, environmentId)).toMatchObject({
    'merchant:available': AVAILABLE - 4_000,
    'payouts:held': 0,
    'bank:sandbox-bank': 4_000,
  });
  expect(await ended(cancelPayout(sandbox, { id }, NO_KEY))).toBe('invalid_state');
  await expectSound(database, environmentId);
});

for (const [kind, code, reason] of [
  ['account_closed', 'account_closed', 'AC04'],
  ['account_frozen', 'account_frozen', 'AC06'],
] as const) {
  test(`${kind}: accepted, sent back on its day, and the money is in the balance again`, async ({
    database,
  }) => {
    const { sandbox, environmentId, id } = await sent(database, kind);
    expect((await getPayout(sandbox, id)).status).toBe('in_transit');
    await moveClock(database, sandbox, WEEK_MS);
    await arriveSandboxTransfers();
    await callbacksIdle();
    expect(await getPayout(sandbox, id)).toMatchObject({
      status: 'failed',
      failure: { code, network_code: reason, detail: expect.any(String) },
    });
    expect(await accounts(database, environmentId)).toMatchObject({
      'merchant:available': AVAILABLE,
      'payouts:held': 0,
    });
    await expectSound(database, environmentId);
  });
}

test('an account that does not exist is refused at once', async ({ database }) => {
  const { sandbox, environmentId, id } = await sent(database, 'no_account');
  expect(await getPayout(sandbox, id)).toMatchObject({
    status: 'failed',
    failure: { code: 'no_account', network_code: 'AC01' },
    arrivalDate: null,
  });
  expect(await eventsOf(database, id)).toEqual(['created', 'failed']);
  await expectSound(database, environmentId);
});

test('a bank that never answers leaves it open until it is asked; nothing is sent twice', async ({
  database,
}) => {
  const { sandbox, environmentId, id } = await sent(database, 'no_answer');
  expect(await getPayout(sandbox, id)).toMatchObject({ status: 'pending', callState: 'unknown' });
  expect(await ended(cancelPayout(sandbox, { id }, NO_KEY))).toBe('payout_already_sent');
  await expectSound(database, environmentId);
  await askAgain(database, environmentId);
  expect(await getPayout(sandbox, id)).toMatchObject({ status: 'in_transit', callState: 'answered' });
  expect(await transfersOf(database, environmentId)).toEqual(['in_transit 4000']);
  await expectSound(database, environmentId);
});

for (const [fault, end] of [
  ['timeout_before', 'failed'],
  ['timeout_after', 'in_transit'],
  ['error_before', 'failed'],
  ['error_after', 'in_transit'],
  ['reset', 'in_transit'],
  ['garbage', 'in_transit'],
  ['truncated', 'in_transit'],
  ['wrong_amount', 'in_transit'],
] as const) {
  test(`${fault}: unknown is not failed; asking tells that it is ${end}`, async ({ database }) => {
    const { sandbox, environmentId } = await newPayer(database);
    await setFaults(environmentId, [{ network: 'bank', kind: 'transfer', fault }]);
    const { id } = (await payout(sandbox, { amount: 4_000 })).row;
    await sendPayouts(database, environmentId);
    expect(await getPayout(sandbox, id)).toMatchObject({ status: 'pending', callState: 'unknown' });
    await setFaults(environmentId, []);
    await askAgain(database, environmentId);
    expect((await getPayout(sandbox, id)).status).toBe(end);
    if (end === 'failed') {
      expect(await getPayout(sandbox, id)).toMatchObject({ failure: { code: 'bank_unreachable' } });
      expect(await transfersOf(database, environmentId)).toEqual(['sealed 0']);
      expect(await accounts(database, environmentId)).toMatchObject({ 'merchant:available': AVAILABLE });
    }
    await expectSound(database, environmentId);
  });
}

test('an inquiry that does not reach the bank says nothing; a call that may still run is not sealed', async ({
  database,
}) => {
  const { sandbox, environmentId } = await newPayer(database);
  await setFaults(environmentId, [{ network: 'bank', kind: 'transfer', fault: 'error_before' }]);
  const { id } = (await payout(sandbox, { amount: 4_000 })).row;
  await sendPayouts(database, environmentId);
  await setFaults(environmentId, [{ network: 'bank', kind: 'inquiry', fault: 'refused' }]);
  await askAgain(database, environmentId);
  expect(await getPayout(sandbox, id)).toMatchObject({
    status: 'pending',
    callState: 'unknown',
    inquiries: 1,
  });
  await setFaults(environmentId, []);
  await database.owner.query(
    "UPDATE payout SET sent_at = now(), next_inquiry_at = now() - interval '1 second' WHERE id = $1",
    [id],
  );
  await resolvePayouts(environmentId);
  expect(await transfersOf(database, environmentId)).toEqual([]);
  expect((await getPayout(sandbox, id)).status).toBe('pending');
  await askAgain(database, environmentId);
  expect((await getPayout(sandbox, id)).status).toBe('failed');
  await expectSound(database, environmentId);
});

test('a bank that is down is tried again with pauses, can be taken back meanwhile, and fails in the end', async ({
  database,
}) => {
  const { sandbox, environmentId } = await newPayer(database);
  await setFaults(environmentId, [{ network: 'bank', kind: 'transfer', fault: 'refused' }]);
  const first = (await payout(sandbox, { amount: 1_000 })).row;
  await sendPayouts(database, environmentId);
  expect(await getPayout(sandbox, first.id)).toMatchObject({
    status: 'pending',
    callState: 'reserved',
    dispatchTries: 1,
    dispatchAt: expect.any(Date),
  });
  expect(await ended(cancelPayout(sandbox, { id: first.id }, NO_KEY))).toBe('canceled');
  const second = (await payout(sandbox, { amount: 2_000 })).row;
  await sendPayouts(database, environmentId);
  await setFaults(environmentId, []);
  await sendPayouts(database, environmentId);
  expect((await getPayout(sandbox, second.id)).status).toBe('in_transit');
  expect(await eventsOf(database, second.id)).toEqual(['created', 'delayed', 'in_transit']);
  await setFaults(environmentId, [{ network: 'bank', kind: 'transfer', fault: 'refused' }]);
  const third = (await payout(sandbox, { amount: 3_000 })).row;
  for (let tries = 1; tries <= DISPATCH_TRIES_MAX; tries += 1) {
    expect((await getPayout(sandbox, third.id)).status).toBe('pending');
    await sendPayouts(database, environmentId);
  }
  expect(await getPayout(sandbox, third.id)).toMatchObject({
    status: 'failed',
    failure: { code: 'bank_unreachable', network_code: null },
  });
  expect(await transfersOf(database, environmentId)).toEqual(['in_transit 2000']);
  await expectSound(database, environmentId);
});

test('an account number that does not open leaves the payout in line: nothing was sent, so it is tried again', async ({
  database,
}) => {
  const { sandbox, environmentId, account } = await newPayer(database);
  const seal = (number: string) =>
    database.owner.query<{ number: string }>(
      'UPDATE payout_account a SET number = $2 FROM payout_account was WHERE a.id = $1 AND was.id = a.id RETURNING was.number',
      [account.id, number],
    );
  const another = await newAccount(sandbox, 'account_closed');
  const { rows } = await database.owner.query<{ number: string }>(
    'SELECT number FROM payout_account WHERE id = $1',
    [another.id],
  );
  // It opens in its own place only.
  const right = (await seal(rows[0]?.number ?? '')).rows[0]?.number ?? '';
  const { id } = (await payout(sandbox, { amount: 4_000 })).row;
  await sendPayouts(database, environmentId);
  expect(await getPayout(sandbox, id)).toMatchObject({
    status: 'pending',
    callState: 'reserved',
    dispatchTries: 1,
    dispatchAt: expect.any(Date),
  });
  expect(await transfersOf(database, environmentId)).toEqual([]);
  await seal(right);
  await sendPayouts(database, environmentId);
  expect((await getPayout(sandbox, id)).status).toBe('in_transit');
  await expectSound(database, environmentId);
});

test('callbacks twice, reordered, late and before our own answer change nothing that they may not', async ({
  database,
}) => {
  const { sandbox, environmentId } = await newPayer(database);
  const { id, operationId } = (await payout(sandbox, { amount: 4_000 })).row;
  const hear = async (state: string, more: object = {}) =>
    (
      await applyCallback(
        'sandbox-bank',
        environmentId,
        callback(environmentId, transferOf(operationId, state, more)),
      )
    ).status;
  // Nothing was sent: whoever says that it was paid cannot mean this one.
  expect(await hear('paid')).toBe(200);
  expect((await getPayout(sandbox, id)).status).toBe('pending');
  await setFaults(environmentId, [
    { network: 'bank', kind: 'transfer', fault: 'error_after' },
    { network: 'bank', fault: 'callback_duplicated', parameter: 3 },
    { network: 'bank', fault: 'callback_reordered' },
  ]);
  await sendPayouts(database, environmentId);
  expect(await getPayout(sandbox, id)).toMatchObject({ status: 'pending', callState: 'unknown' });
  // Of another amount or currency than ours, or without what belongs to it: not ours.
  expect(await hear('paid', { amount: 4_001 })).toBe(200);
  expect(await hear('paid', { currency: 'EUR' })).toBe(200);
  for (const arrival_date of ['soon', '2026-02-31', '2026-13-01', null])
    expect(await hear('paid', { arrival_date })).toBe(200);
  expect(await hear('lost')).toBe(200);
  expect((await getPayout(sandbox, id)).status).toBe('pending');
  // Both steps by one word.
  await Promise.all([arriveTestPayout(sandbox, { id }), hear('in_transit')]);
  await callbacksIdle();
  expect(await hear('in_transit')).toBe(200);
  expect(await hear('failed', { reason_code: 'AC04' })).toBe(200);
  expect((await getPayout(sandbox, id)).status).toBe('paid');
  expect(await eventsOf(database, id)).toEqual(['created', 'in_transit', 'paid']);
  await expectSound(database, environmentId);
});

test('a bank that takes its word back changes nothing, and whoever runs this is told loudly', async ({
  database,
}) => {
  const { sandbox, environmentId, id, operationId } = await sent(database);
  const loud: unknown[][] = [];
  const { error } = log;
  Object.assign(log, { error: (...said: unknown[]) => loud.push(said) });
  try {
    const hear = (state: string, more: object = {}) =>
      applyCallback(
        'sandbox-bank',
        environmentId,
        callback(environmentId, transferOf(operationId, state, more)),
      );
    await arriveTestPayout(sandbox, { id });
    await callbacksIdle();
    await hear('paid');
    expect(loud).toEqual([]);
    await hear('failed', { reason_code: 'AC04' });
  } finally {
    Object.assign(log, { error });
  }
  expect(loud).toEqual([
    [
      expect.objectContaining({ said: 'failed', kept: 'paid', heard: 'callback', payoutId: id }),
      'the bank contradicts how a payout ended',
    ],
  ]);
  expect((await getPayout(sandbox, id)).status).toBe('paid');
  await expectSound(database, environmentId);
});

test('forged callbacks are refused before a word of them is read', async ({ database }) => {
  const { sandbox, environmentId, id, operationId } = await sent(database);
  const other = await newPayer(database);
  const good = callback(environmentId, transferOf(operationId, 'failed', { reason_code: 'AC04' }));
  const status = async (request: Parameters<typeof applyCallback>[2], environment = environmentId) =>
    (await applyCallback('sandbox-bank', environment, request)).status;
  expect(await status({ headers: {}, rawBody: good.rawBody })).toBe(401);
  expect(await status({ ...good, rawBody: good.rawBody.replace('AC04', 'AC06') })).toBe(401);
  expect(await status({ ...good, headers: { 'sandbox-signature': 't=1,v1=00' } })).toBe(401);
  const old = signatureHeader(environmentId, good.rawBody, Date.now() - 600_000);
  expect(await status({ ...good, headers: { 'sandbox-signature': old } })).toBe(401);
  // Signed rightly for another environment, sent here or there.
  expect(await status(good, other.environmentId)).toBe(401);
  expect(await status(callback(other.environmentId, transferOf(operationId, 'paid')))).toBe(401);
  const moved = callback(other.environmentId, transferOf(operationId, 'paid'));
  expect(await status(moved, other.environmentId)).toBe(202);
  const asCard = callback(environmentId, transferOf(operationId, 'paid'), { network: 'card' });
  expect(await status(asCard)).toBe(401);
  expect(await status(callback(environmentId, transferOf('op_unknown', 'paid')))).toBe(202);
  expect((await getPayout(sandbox, id)).status).toBe('in_transit');
  await expectSound(database, environmentId);
});

test('past its day without a word the bank is asked, until it knows', async ({ database }) => {
  const { sandbox, environmentId, id } = await sent(database);
  await setFaults(environmentId, [{ network: 'bank', fault: 'callback_suppressed' }]);
  expect(await findOverduePayouts(environmentId)).toBe(0);
  await moveClock(database, sandbox, WEEK_MS);
  expect(await findOverduePayouts(environmentId)).toBe(1);
  expect(await resolvePayouts(environmentId)).toBe(1);
  expect(await getPayout(sandbox, id)).toMatchObject({ status: 'in_transit', inquiries: 1 });
  // Not at once again.
  expect(await findOverduePayouts(environmentId)).toBe(0);
  expect(await resolvePayouts(environmentId)).toBe(0);
  await arriveSandboxTransfers();
  await callbacksIdle();
  expect((await getPayout(sandbox, id)).status).toBe('in_transit');
  await askAgain(database, environmentId);
  expect((await getPayout(sandbox, id)).status).toBe('paid');
  await expectSound(database, environmentId);
});

test('the bank that is played fails with every reason there is', async ({ database }) => {
  const { sandbox, environmentId } = await newPayer(database);
  for (const code of [
    'account_closed',
    'no_account',
    'account_frozen',
    'currency_not_accepted',
    'bank_rejected',
  ] as const) {
    const { id } = (await payout(sandbox, { amount: 1_000 })).row;
    await sendPayouts(database, environmentId);
    const { row } = await failTestPayout(sandbox, { id, code });
    expect(row).toMatchObject({ status: 'failed', failure: { code } });
  }
  await callbacksIdle();
  expect(await accounts(database, environmentId)).toMatchObject({ 'merchant:available': AVAILABLE });
  await expectSound(database, environmentId);
});
