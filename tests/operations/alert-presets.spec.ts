import { AlertRuleFilters, IncidentFilters } from '@/lib/alerts/filters';
import { lookAtRules } from '@/lib/alerts/look-at-rules';
import { listAlertRules, listIncidents } from '@/lib/alerts/queries';
import type { Actor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { pool } from '@/lib/db';
import { newId } from '@/lib/ids';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { setFaults } from '@/lib/sandbox/faults';
import { arriveTestPayout, failTestPayout } from '@/lib/testlab/payouts';
import { buy, MINUTE_MS, test } from './alerts-world';
import { makeMember, makeMerchant } from './auth-support';
import { CHOSEN, note, openSession, submit } from './checkout-world';
import { disputed } from './disputes-world';
import { ended, expect, moveClock, NO_KEY, paid, pay, refund } from './payments-world';
import { newPayer, payout, sendPayouts } from './payouts-world';
import { CUSTOMERS, newEndpoint, Receiver, status, triesOf, work, writeEvents } from './webhooks-world';

const DAY = 24 * 60 * MINUTE_MS;
const CARDS = [
  'pm_card_visa',
  'pm_card_mastercard',
  'pm_card_amex',
  'pm_card_createDispute',
  'pm_card_threeDSecure2Required',
  'pm_card_chargeDeclined',
  'pm_card_chargeDeclinedInsufficientFunds',
  'pm_card_chargeDeclinedLostCard',
  'pm_card_chargeDeclinedStolenCard',
  'pm_card_chargeDeclinedExpiredCard',
];

/** The shipped rules that have fired in this environment since it began. */
async function fired(actor: Actor): Promise<string[]> {
  await lookAtRules(actor);
  const { rows } = await listIncidents(actor, IncidentFilters.parse({ limit: '100' }));
  return [...new Set(rows.map(({ rule }) => rule.preset ?? ''))].sort();
}

function prepare(actor: Actor) {
  return listAlertRules(actor, AlertRuleFilters.parse({}));
}

test('shipped rules about payments fire each on its own: conversion, latency, connector errors, cards, refunds, disputes', async ({
  database,
}) => {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  let actor = await owner.actorIn(merchant.sandbox);
  await prepare(actor);
  const many = (count: number) => Array.from({ length: count });
  const good = (await Promise.all(many(42).map(() => paid(actor)))).map(({ id }) => id);
  expect(await fired(actor)).toEqual([]);
  // A week later to the hour issuers decline.
  actor = await moveClock(database, actor, 7 * DAY);
  const declined = { payment_method: 'pm_card_chargeDeclined' };
  await Promise.all(many(40).map(() => ended(pay(actor, declined))));
  expect(await fired(actor)).toEqual(['conversion_drop']);
  const takes = (ms: number) =>
    database.owner.query('UPDATE attempt SET latency_ms = $3 WHERE environment_id = $1 AND created_at > $2', [
      actor.environment.id,
      new Date(Date.now() + 6 * DAY),
      ms,
    ]);
  // Longer than last week, and then longer than anybody waits.
  await takes(3_000);
  expect(await fired(actor)).toEqual(['connector_latency_jump', 'conversion_drop']);
  await takes(6_000);
  expect(await fired(actor)).toEqual(['connector_latency', 'connector_latency_jump', 'conversion_drop']);
  // The day after many are refunded who were never refunded before.
  actor = await moveClock(database, actor, DAY + 120 * MINUTE_MS);
  await Promise.all(good.slice(0, 21).map((payment) => refund(actor, payment)));
  expect(await fired(actor)).toEqual([
    'connector_latency',
    'connector_latency_jump',
    'conversion_drop',
    'refund_burst',
  ]);
  actor = await moveClock(database, actor, DAY);
  for (const payment_method of CARDS)
    await ended(pay(actor, { payer: { ip: '203.0.113.77' }, payment_method, amount: 100 }));
  expect(await fired(actor)).toContain('card_testing');
  actor = await moveClock(database, actor, DAY);
  await disputed(actor, good[31] ?? '', { respond_in_days: 1 });
  expect(await fired(actor)).toContain('disputes_due');
  await setFaults(actor.environment.id, [{ network: 'card', fault: 'refused' }]);
  await buy(actor, 10);
  expect(await fired(actor)).toEqual([
    'card_testing',
    'connector_errors',
    'connector_latency',
    'connector_latency_jump',
    'conversion_drop',
    'disputes_due',
    'refund_burst',
  ]);
});

test('fewer payers of a page that is opened as often fire a shipped rule of their own', async ({
  database,
}) => {
  const merchant = await makeMerchant();
  let actor = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  await prepare(actor);
  const visit = async (pays: boolean) => {
    const session = await openSession(actor);
    await (pays ? submit(actor, session, 'good') : note(actor, session, CHOSEN));
  };
  for (let nth = 0; nth < 32; nth += 1) await visit(true);
  expect(await fired(actor)).toEqual([]);
  actor = await moveClock(database, actor, 7 * DAY);
  for (let nth = 0; nth < 32; nth += 1) await visit(false);
  expect(await fired(actor)).toEqual(['checkout_drop']);
});

test('shipped rules about people, keys, endpoints and books fire each on its own', async ({ database }) => {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  const live = await owner.actorIn(merchant.live);
  const sandbox = await owner.actorIn(merchant.sandbox);
  await prepare(live);
  await prepare(sandbox);
  await database.owner.query(
    `INSERT INTO sign_in_attempt (account, user_id, ip_range, outcome)
     SELECT '\\x00', $1, '203.0.113.0/24', 'failed' FROM generate_series(1, 20)`,
    [owner.userId],
  );
  expect(await fired(live)).toEqual(['sign_in_burst']);
  await pool().query(
    "INSERT INTO invariant (environment_id, number, id, state, due_at) VALUES ($1, 1, $2, 'broken', now())",
    [live.environment.id, newId('invariant')],
  );
  expect(await fired(live)).toEqual(['ledger_imbalance', 'sign_in_burst']);
  const key = await createKey(sandbox, { name: 'Server', kind: 'secret' }, NO_KEY);
  const used = (hoursAgo: number, ip: string, calls: number) =>
    database.owner.query(
      `INSERT INTO api_key_use (environment_id, key_id, hour, ip, user_agent, calls, last_at)
       SELECT $1, $2, date_trunc('hour', at, 'UTC'), $4, '', $5, at FROM (SELECT now() - $3 * interval '1 hour' AS at) t`,
      [sandbox.environment.id, key.id, hoursAgo, ip, calls],
    );
  await used(48, '198.51.100.1', 10_000);
  await used(0, '198.51.100.1', 10_000);
  expect(await fired(sandbox)).toEqual([]);
  await used(0, '203.0.113.9', 1_000);
  expect(await fired(sandbox)).toEqual(['keys_elsewhere']);
  const receiver = await new Receiver().open();
  receiver.answer = status(500);
  await newEndpoint(sandbox, receiver.url(), CUSTOMERS);
  await writeEvents(database, sandbox.environment.id, 10, 1);
  await work(
    sandbox.environment.id,
    async () => (await triesOf(database, sandbox.environment.id)).length >= 10,
  );
  await receiver.close();
  expect(await fired(sandbox)).toEqual(['endpoint_failing', 'keys_elsewhere']);
});

test('a payout that failed fires its shipped rule; one that was taken back, or arrived, does not', async ({
  database,
}) => {
  const { sandbox, environmentId } = await newPayer(database);
  await prepare(sandbox);
  const taken = (await payout(sandbox, { amount: 1_000 })).row;
  await cancelPayout(sandbox, { id: taken.id }, NO_KEY);
  const [first, second] = [
    (await payout(sandbox, { amount: 1_000 })).row,
    (await payout(sandbox, { amount: 1_000 })).row,
  ];
  await sendPayouts(database, environmentId);
  await arriveTestPayout(sandbox, { id: first.id });
  expect(await fired(sandbox)).toEqual([]);
  await failTestPayout(sandbox, { id: second.id, code: 'account_closed' });
  expect(await fired(sandbox)).toEqual(['payout_failed']);
});
