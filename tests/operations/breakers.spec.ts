import { lookAtRules } from '@/lib/alerts/look-at-rules';
import { getIncident } from '@/lib/alerts/queries';
import { renderIncidentWithRule } from '@/lib/alerts/render';
import { CreateAlertRule } from '@/lib/alerts/schema';
import { type Actor, systemActor } from '@/lib/auth/actor';
import { closeBreaker } from '@/lib/breakers/close-breaker';
import { breakersOf, openBreakers } from '@/lib/breakers/queries';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { payerView } from '@/lib/checkout/payer-view';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { validate } from '@/lib/doors/validate';
import { sendMail } from '@/lib/jobs/mail';
import { queueIncidentMail } from '@/lib/notices/mail';
import { PaymentFilters } from '@/lib/payments/filters';
import { listPayments } from '@/lib/payments/queries';
import { advanceClock } from '@/lib/testlab/advance-clock';
import { setNetworkFaults } from '@/lib/testlab/network-faults';
import { SetNetworkFaults } from '@/lib/testlab/schema';
import { newMerchant } from '../support/merchants';
import { buy, changeRule, incidentsOf, newRule, test, told } from './alerts-world';
import { makeMember, makeMerchant } from './auth-support';
import {
  authorized,
  capture,
  effectsOf,
  ended,
  expect,
  NO_KEY,
  operationsOf,
  paid,
  pay,
  refund,
  refusal,
  tally,
} from './payments-world';
import { newEndpoint, Receiver, work } from './webhooks-world';

const OUTAGE = { breaker_minutes: 60 };
const CARD_DOWN = [{ network: 'card' as const, fault: 'refused' as const }];

function play(actor: Actor, faults: typeof CARD_DOWN) {
  return setNetworkFaults(actor, SetNetworkFaults.parse({ faults }));
}

/** As the next request of any process meets the environment, so many seconds later by the sandbox's clock. */
async function after(actor: Actor, seconds: number): Promise<Actor> {
  if (seconds > 0) await advanceClock(actor, { seconds });
  return systemActor(actor.environment.id);
}

/** A sandbox whose card network has failed for long enough, with the breaker open. */
async function withOpenBreaker(more: Record<string, unknown> = OUTAGE) {
  const { sandbox } = await newMerchant();
  const rule = await newRule(sandbox, more);
  await play(sandbox, CARD_DOWN);
  await buy(sandbox, 6);
  await lookAtRules(sandbox);
  const actor = await after(sandbox, 0);
  const [breaker] = await openBreakers(actor);
  if (!breaker) throw new Error('no breaker was opened');
  return { actor, rule, breaker };
}

test('an outage: told within a minute, its payments, the breaker, the probes, and its end told everywhere', async ({
  database,
  mailbox,
}) => {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  const member = await owner.actorIn(merchant.sandbox);
  const receiver = await new Receiver().open();
  await newEndpoint(member, receiver.url(), {
    event_types: ['incident.opened', 'incident.closed', 'breaker.opened', 'breaker.closed'],
  });
  const rule = await newRule(member, OUTAGE);
  await buy(member, 4);
  await play(member, CARD_DOWN);
  await buy(member, 4);
  let actor = await after(member, 45);
  expect(await lookAtRules(actor)).toEqual({ opened: 1, closed: 0 });
  const [incident] = await incidentsOf(actor, rule);
  if (!incident) return;
  const { affected } = renderIncidentWithRule(actor, incident);
  const { rows } = await listPayments(actor, PaymentFilters.parse({ ...affected?.filters, limit: '100' }));
  expect(rows).toHaveLength(4);
  const broken = Math.min(...rows.map(({ createdAt }) => createdAt.getTime()));
  expect(incident.openedAt.getTime() - broken).toBeLessThan(60_000);
  // The breaker: nothing is sent, nothing reserved, and the payer takes another method.
  actor = await after(actor, 0);
  const before = await operationsOf(database, actor.environment.id);
  const refused = await refusal(pay(actor));
  expect(refused).toMatchObject({
    code: 'method_unavailable',
    details: { because: 'breaker_open', alternatives: ['alipay'] },
  });
  expect(refused.details.retryAfter).toBeGreaterThanOrEqual(5);
  expect(refused.detail).toContain('Nothing was sent and no money moves');
  expect(await operationsOf(database, actor.environment.id)).toEqual(before);
  expect(await ended(pay(actor, { payment_method: 'alipay', currency: 'CNY' }))).toBe('requires_action');
  // It does not look as if it were over while nothing is sent; a probe that fails keeps the breaker open.
  actor = await after(actor, 6 * 60);
  await lookAtRules(actor);
  actor = await after(actor, 90);
  expect(await lookAtRules(actor)).toEqual({ opened: 0, closed: 0 });
  expect(await ended(pay(actor))).toBe('network_unavailable');
  expect((await refusal(pay(await after(actor, 0)))).code).toBe('method_unavailable');
  // The outage ends: three probes pass, payments go on, and a minute later it is said to be over.
  await play(actor, []);
  actor = await after(actor, 31);
  for (let nth = 0; nth < 3; nth += 1) expect(await ended(pay(await after(actor, 0)))).toBe('succeeded');
  expect(await breakersOf(actor, incident.id)).toMatchObject([
    { status: 'closed', closedBecause: 'probed', probed: 4, passed: 3 },
  ]);
  actor = await after(actor, 6 * 60);
  await buy(actor, 6);
  await lookAtRules(actor);
  actor = await after(actor, 61);
  expect(await lookAtRules(actor)).toEqual({ opened: 0, closed: 1 });
  expect(await getIncident(actor, incident.id)).toMatchObject({ closedBecause: 'recovered' });
  expect(await told(database, actor, rule)).toEqual(['incident.opened', 'incident.closed']);
  mailbox.received.length = 0;
  await queueIncidentMail();
  while ((await sendMail()) > 0);
  expect(mailbox.received.filter(({ to }) => to.includes(owner.email))).toHaveLength(1);
  await work(actor.environment.id, () => receiver.heard.length >= 4);
  expect(receiver.heard.map(({ body }) => body.type).sort()).toEqual([
    'breaker.closed',
    'breaker.opened',
    'incident.closed',
    'incident.opened',
  ]);
  await receiver.close();
});

test('one opens it, one probe at a time is let through, and one that died gives its place free', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const rule = await newRule(sandbox, OUTAGE);
  const held = await authorized(sandbox);
  const given = await paid(sandbox);
  await play(sandbox, CARD_DOWN);
  await buy(sandbox, 6);
  await Promise.all(Array.from({ length: 6 }, () => lookAtRules(sandbox)));
  const [incident] = await incidentsOf(sandbox, rule);
  expect(await breakersOf(sandbox, incident?.id ?? '')).toHaveLength(1);
  await play(sandbox, []);
  // What was authorized before goes on.
  let actor = await after(sandbox, 0);
  expect(await ended(capture(actor, held.id))).toBe('succeeded');
  expect(await ended(refund(actor, given.id))).toBe('succeeded');
  expect(await ended(pay(actor))).toBe('method_unavailable');
  actor = await after(actor, 31);
  const effects = (await effectsOf(database, actor.environment.id)).length;
  const many = await Promise.all(Array.from({ length: 8 }, () => ended(pay(actor))));
  expect(tally(many)).toEqual({ method_unavailable: 7, succeeded: 1 });
  expect(await effectsOf(database, actor.environment.id)).toHaveLength(effects + 1);
  // The process of a probe was killed: until its lease ends nobody else is let through.
  const dead = (lease: string) =>
    database.owner.query(
      `UPDATE breaker SET probe_id = 'req_dead', probe_until = now() + $2::interval WHERE environment_id = $1`,
      [actor.environment.id, lease],
    );
  await dead('1 minute');
  expect(await ended(pay(await after(actor, 0)))).toBe('method_unavailable');
  await dead('-1 second');
  expect(await ended(pay(await after(actor, 0)))).toBe('succeeded');
  expect(await openBreakers(actor)).toMatchObject([{ passed: 2, probeId: null }]);
  // What risk refuses is no probe, and neither is a decline by the issuer a failure.
  expect(await ended(pay(await after(actor, 0), { payment_method: 'pm_card_chargeDeclined' }))).toBe(
    'card_declined',
  );
  expect(await openBreakers(actor)).toEqual([]);
});

test('payers are shown other methods; it closes when its time is over, and opens again only behind that', async () => {
  const { actor: first, rule, breaker } = await withOpenBreaker({ breaker_minutes: 10 });
  const session = CreateCheckoutSession.parse({
    currency: 'CNY',
    line_items: [{ name: 'Tea', amount: 500, quantity: 1 }],
    success_url: 'http://localhost/thanks',
  });
  const { row } = await createCheckoutSession(first, session, NO_KEY);
  expect(row.methods).toEqual(['card', 'alipay']);
  expect((await payerView(first, row.id)).methods).toEqual(['alipay']);
  expect((await payerView(await after(first, 31), row.id)).methods).toEqual(['card', 'alipay']);
  let actor = await after(first, 10 * 60);
  // Payments take it for closed at once, before a job has said so.
  await buy(actor, 6);
  await lookAtRules(actor);
  expect(await breakersOf(actor, breaker.incidentId)).toMatchObject([{ closedBecause: 'time_over' }]);
  actor = await after(actor, 5 * 60 + 1);
  await buy(actor, 6);
  await lookAtRules(actor);
  expect(await breakersOf(actor, breaker.incidentId)).toMatchObject([
    { status: 'closed' },
    { status: 'open' },
  ]);
  // Whoever closes it by hand means it: the same incident opens no other one.
  actor = await after(actor, 0);
  const [open] = await openBreakers(actor);
  const closed = await closeBreaker(actor, { id: open?.id ?? '' }, NO_KEY);
  expect(closed.row).toMatchObject({ status: 'closed', closedBecause: 'by_hand', closedBy: actor.id });
  expect((await closeBreaker(actor, { id: open?.id ?? '' }, NO_KEY)).row.version).toBe(closed.row.version);
  actor = await after(actor, 5 * 60 + 1);
  await buy(actor, 6);
  await lookAtRules(actor);
  expect(await openBreakers(actor)).toEqual([]);
  expect(await incidentsOf(actor, rule)).toMatchObject([{ status: 'open' }]);
  expect((await refusal(closeBreaker(actor, { id: 'brk_1' }, NO_KEY))).code).toBe('not_found');
});

test('a rule that changes takes its breaker with it, and one without a connector has none', async () => {
  const { actor, rule, breaker } = await withOpenBreaker();
  await changeRule(actor, rule.id, { name: 'Other words', breaker_minutes: 30 });
  expect(await openBreakers(actor)).toHaveLength(1);
  await changeRule(actor, rule.id, { breaker_minutes: null });
  expect(await breakersOf(actor, breaker.incidentId)).toMatchObject([{ closedBecause: 'rule_changed' }]);
  const wrong = {
    name: 'x',
    signal: 'payments',
    comparison: 'above',
    threshold: 1,
    window_minutes: 60,
    ...OUTAGE,
  };
  const error = await refusal(Promise.resolve().then(() => validate(CreateAlertRule, wrong)));
  expect((error.details.errors as { pointer: string }[])[0]?.pointer).toBe('/breaker_minutes');
  expect(
    (await refusal(changeRule(actor, rule.id, { signal: 'payments', split: null, breaker_minutes: 5 }))).code,
  ).toBe('invalid_request');
  const other = await withOpenBreaker();
  await changeRule(other.actor, other.rule.id, { enabled: false });
  expect(await openBreakers(other.actor)).toEqual([]);
});
