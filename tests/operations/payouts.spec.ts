import { purgeIdempotency } from '@/lib/jobs/purge-idempotency';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { dispatchPayouts } from '@/lib/payouts/dispatch-payouts';
import { getPayout } from '@/lib/payouts/queries';
import { renderPayout } from '@/lib/payouts/render';
import { makeMember, makeMerchant } from './auth-support';
import { accounts } from './disputes-world';
import { expectSound } from './payments-invariants';
import { ended, expect, keyed, NO_KEY, paid, pay, refund, refusal, tally, test } from './payments-world';
import {
  AVAILABLE,
  eventsOf,
  newAccount,
  newPayer,
  payout,
  release,
  sendPayouts,
  transfersOf,
} from './payouts-world';

test('all that is available is set aside at once, sent later, and is on its way until its day', async ({
  database,
}) => {
  const { sandbox, account, environmentId } = await newPayer(database);
  const { row } = await payout(sandbox, { statement: 'SHOP WEEK 48', description: 'Weekly' });
  expect(renderPayout(sandbox, row)).toMatchObject({
    object: 'payout',
    amount: AVAILABLE,
    currency: 'USD',
    status: 'pending',
    destination: account.id,
    destination_last4: '6789',
    bank: 'sandbox-bank',
    trigger: 'manual',
    arrival_date: null,
    failure: null,
    bank_silent: false,
    dispatch_at: expect.any(String),
  });
  expect(await transfersOf(database, environmentId)).toEqual([]);
  expect(await accounts(database, environmentId)).toMatchObject({
    'merchant:available': 0,
    'payouts:held': AVAILABLE,
  });
  await expectSound(database, environmentId);
  // Not before its time.
  expect(await dispatchPayouts(environmentId)).toBe(0);
  await sendPayouts(database, environmentId);
  const sent = await getPayout(sandbox, row.id);
  expect(sent).toMatchObject({ status: 'in_transit', callState: 'answered', dispatchAt: null });
  const arrival = renderPayout(sandbox, sent).arrival_date as string;
  expect(arrival > (sent.inTransitAt?.toISOString().slice(0, 10) ?? arrival)).toBe(true);
  expect([0, 6]).not.toContain(new Date(arrival).getUTCDay());
  expect(await transfersOf(database, environmentId)).toEqual([`in_transit ${AVAILABLE}`]);
  expect(await eventsOf(database, row.id)).toEqual(['created', 'in_transit']);
  await expectSound(database, environmentId);
});

test('a payout is refused with what is available, and nothing moves', async ({ database }) => {
  const { sandbox, environmentId } = await newPayer(database);
  const tooMuch = await refusal(payout(sandbox, { amount: AVAILABLE + 1 }));
  expect(tooMuch).toMatchObject({
    code: 'amount_exceeds_available',
    details: { available: AVAILABLE, currency: 'USD' },
  });
  expect(await ended(payout(sandbox, { amount: AVAILABLE }))).toBe('pending');
  expect(await refusal(payout(sandbox))).toMatchObject({
    code: 'amount_exceeds_available',
    details: { available: 0 },
  });
  expect((await refusal(payout(sandbox, { amount: 1 }))).code).toBe('amount_exceeds_available');
  await expectSound(database, environmentId);
});

test('below zero by a refund there is no payout, however small, until new money has paid it back', async ({
  database,
}) => {
  const { sandbox, payment, environmentId } = await newPayer(database);
  await payout(sandbox);
  await refund(sandbox, payment.id);
  expect(await refusal(payout(sandbox, { amount: 1 }))).toMatchObject({ details: { available: -10_000 } });
  await paid(sandbox, { amount: 20_000 });
  // Pending money is not available money.
  expect((await refusal(payout(sandbox, { amount: 1 }))).code).toBe('amount_exceeds_available');
  await release(database, environmentId);
  const { row } = await payout(sandbox);
  // 200.00 less 6.10 of fees, less the 100.00 that were missing.
  expect(row.amount).toBe(9_390n);
  await expectSound(database, environmentId);
});

test('where no account, another currency’s or an archived one is asked for, it says which', async ({
  database,
}) => {
  const { sandbox, live, account, environmentId } = await newPayer(database);
  expect((await refusal(payout(live))).code).toBe('bank_unavailable');
  expect((await refusal(payout(sandbox, { currency: 'EUR' }))).code).toBe('payout_account_missing');
  expect((await refusal(payout(sandbox, { destination: 'pa_nothing' }))).code).toBe('payout_account_missing');
  expect(await refusal(payout(sandbox, { currency: 'EUR', destination: account.id }))).toMatchObject({
    code: 'currency_mismatch',
    details: { currency: 'USD' },
  });
  const other = await newPayer(database);
  expect((await refusal(payout(sandbox, { destination: other.account.id }))).code).toBe(
    'payout_account_missing',
  );
  const second = await newAccount(sandbox, 'account_closed');
  expect((await payout(sandbox, { amount: 100, destination: second.id })).row.destinationId).toBe(second.id);
  expect((await payout(sandbox, { amount: 100 })).row.destinationId).toBe(account.id);
  await database.owner.query(
    "UPDATE payout_account SET status = 'archived', is_default = false, archived_by = 'usr_1', archived_at = now() WHERE id = $1",
    [second.id],
  );
  expect(await refusal(payout(sandbox, { amount: 100, destination: second.id }))).toMatchObject({
    code: 'payout_account_not_active',
    details: { current_status: 'archived' },
  });
  // The one that is on its way to it still leaves.
  await sendPayouts(database, environmentId);
  expect(await transfersOf(database, environmentId)).toEqual(['in_transit 100', 'in_transit 100']);
  await expectSound(database, environmentId);
});

test('one that has not left can be taken back, once; one that has left cannot', async ({ database }) => {
  const { sandbox, environmentId } = await newPayer(database);
  const { row } = await payout(sandbox, { amount: 4_000 });
  expect(await ended(cancelPayout(sandbox, { id: row.id }, NO_KEY))).toBe('canceled');
  expect(await refusal(cancelPayout(sandbox, { id: row.id }, NO_KEY))).toMatchObject({
    code: 'invalid_state',
    details: { current_status: 'canceled', allowed: ['pending'] },
  });
  expect(await eventsOf(database, row.id)).toEqual(['created', 'canceled']);
  expect(await accounts(database, environmentId)).toMatchObject({ 'merchant:available': AVAILABLE });
  await sendPayouts(database, environmentId);
  expect(await transfersOf(database, environmentId)).toEqual([]);
  const next = (await payout(sandbox)).row;
  await sendPayouts(database, environmentId);
  expect((await refusal(cancelPayout(sandbox, { id: next.id }, NO_KEY))).code).toBe('invalid_state');
  expect((await refusal(cancelPayout(sandbox, { id: 'po_nothing' }, NO_KEY))).code).toBe('not_found');
  await expectSound(database, environmentId);
});

test('another environment’s payout is not there', async ({ database }) => {
  const [mine, theirs] = [await newPayer(database), await newPayer(database)];
  const { row } = await payout(theirs.sandbox);
  expect((await refusal(getPayout(mine.sandbox, row.id))).code).toBe('not_found');
  expect((await refusal(cancelPayout(mine.sandbox, { id: row.id }, NO_KEY))).code).toBe('not_found');
  expect((await getPayout(theirs.sandbox, row.id)).status).toBe('pending');
});

test('one key is one payout, and its answer is kept for thirty days', async ({ database }) => {
  const { sandbox, environmentId } = await newPayer(database);
  const call = keyed();
  const rows = await Promise.all(Array.from({ length: 10 }, () => payout(sandbox, { amount: 100 }, call)));
  expect(new Set(rows.map(({ row }) => row.id)).size).toBe(1);
  expect(tally(rows.map(({ replayed }) => String(replayed !== null)))).toEqual({ true: 9, false: 1 });
  const { rows: kept } = await database.owner.query(
    `SELECT round(extract(epoch FROM kept_until - created_at) / 86400)::int AS days FROM idempotency
     WHERE environment_id = $1 AND kept_until IS NOT NULL`,
    [environmentId],
  );
  expect(kept).toEqual([{ days: 30 }]);
  // A day later answers of others are forgotten, this one is not; after a month it is.
  const other = keyed();
  await pay(sandbox, {}, other);
  const age = (days: number) =>
    database.owner.query(
      `UPDATE idempotency SET created_at = created_at - make_interval(days => $2),
         kept_until = kept_until - make_interval(days => $2) WHERE environment_id = $1`,
      [environmentId, days],
    );
  const keysLeft = async () => {
    await purgeIdempotency();
    const { rows: left } = await database.owner.query<{ key: string }>(
      'SELECT key FROM idempotency WHERE environment_id = $1 AND key IN ($2, $3)',
      [environmentId, call.claim?.key, other.claim?.key],
    );
    return left.map(({ key }) => key);
  };
  await age(2);
  expect(await keysLeft()).toEqual([call.claim?.key]);
  await age(29);
  expect(await keysLeft()).toEqual([]);
  await expectSound(database, environmentId);
});

test('an analyst sees a payout without the digits of its account; a developer and support see none', async () => {
  const merchant = await makeMerchant();
  const mayDo = async (role: 'owner' | 'admin' | 'finance' | 'analyst' | 'developer' | 'support') => {
    const actor = await (await makeMember(merchant, role)).actorIn(merchant.sandbox);
    return [actor.permissions.has('payouts:read'), actor.permissions.has('payouts:write')];
  };
  expect(await mayDo('owner')).toEqual([true, true]);
  expect(await mayDo('admin')).toEqual([true, true]);
  expect(await mayDo('finance')).toEqual([true, true]);
  expect(await mayDo('analyst')).toEqual([true, false]);
  expect(await mayDo('developer')).toEqual([false, false]);
  expect(await mayDo('support')).toEqual([false, false]);
});

test('the digits of the account are nobody’s who sees no people', async ({ database }) => {
  const { sandbox } = await newPayer(database);
  const { row } = await payout(sandbox);
  const analyst = { ...sandbox, kind: 'member' as const, permissions: new Set(['payouts:read'] as const) };
  expect(renderPayout(analyst, row).destination_last4).toBeNull();
  // Developers read events, and payouts only there.
  const events = new Set(['events:read', 'customers:read'] as const);
  expect(renderPayout({ ...analyst, permissions: events }, row).destination_last4).toBeNull();
  expect(renderPayout(sandbox, row).destination_last4).toBe('6789');
});
