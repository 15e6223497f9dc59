import { acknowledgeIncident } from '@/lib/alerts/acknowledge-incident';
import { AlertRuleFilters } from '@/lib/alerts/filters';
import { judge } from '@/lib/alerts/judge';
import { lookAtAlerts, lookAtRules } from '@/lib/alerts/look-at-rules';
import { PRESET_KEYS } from '@/lib/alerts/presets';
import { getIncident, listAlertRules, pointsOf } from '@/lib/alerts/queries';
import { renderIncidentWithRule } from '@/lib/alerts/render';
import { AlertTerms, CreateAlertRule } from '@/lib/alerts/schema';
import { tryAlertRule } from '@/lib/alerts/try-rule';
import { createAlertRule, deleteAlertRule, updateAlertRule } from '@/lib/alerts/write-rule';
import { pool } from '@/lib/db';
import { validate } from '@/lib/doors/validate';
import { newId } from '@/lib/ids';
import { sendMail } from '@/lib/jobs/mail';
import { queueIncidentMail } from '@/lib/notices/mail';
import { PaymentFilters } from '@/lib/payments/filters';
import { listPayments } from '@/lib/payments/queries';
import { setFaults } from '@/lib/sandbox/faults';
import { newMerchant } from '../support/merchants';
import { buy, changeRule, incidentsOf, MINUTE_MS, newRule, test, told } from './alerts-world';
import { makeMember, makeMerchant } from './auth-support';
import { expect, moveClock, NO_KEY, refusal } from './payments-world';

const NOTHING = { opened: 0, closed: 0 };

test('an outage is told within a minute, lists its payments, and its end is told', async ({
  database,
  mailbox,
}) => {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  let actor = await owner.actorIn(merchant.sandbox);
  const rule = await newRule(actor);
  await buy(actor, 4);
  expect(await lookAtRules(actor)).toEqual(NOTHING);
  await setFaults(actor.environment.id, [{ network: 'card', fault: 'refused' }]);
  await buy(actor, 4);
  await moveClock(database, actor, 50_000);
  actor = await owner.actorIn(merchant.sandbox);
  expect(await lookAtRules(actor)).toEqual({ opened: 1, closed: 0 });
  const [incident] = await incidentsOf(actor, rule);
  expect(incident).toMatchObject({ status: 'open', subject: 'sandbox-card', value: 0.5, sample: 8 });
  if (!incident) return;
  const { affected } = renderIncidentWithRule(actor, incident);
  const listed = await listPayments(actor, PaymentFilters.parse({ ...affected?.filters, limit: '100' }));
  expect(listed.rows).toHaveLength(4);
  mailbox.received.length = 0;
  await queueIncidentMail();
  while ((await sendMail()) > 0);
  const mine = () =>
    mailbox.received.filter(
      ({ to, subject }) => to.includes(owner.email) && subject.includes('Calls that fail'),
    );
  expect(mine()).toHaveLength(1);
  // Still there: nothing is opened or told again, the worst value stays.
  await buy(actor, 4);
  await moveClock(database, actor, 30_000);
  actor = await owner.actorIn(merchant.sandbox);
  await lookAtRules(actor);
  expect(await incidentsOf(actor, rule)).toHaveLength(1);
  expect((await getIncident(actor, incident.id)).peak).toBeCloseTo(8 / 12);
  await setFaults(actor.environment.id, []);
  // Calm for a moment is no end yet.
  await moveClock(database, actor, 6 * MINUTE_MS);
  actor = await owner.actorIn(merchant.sandbox);
  await buy(actor, 6);
  await lookAtRules(actor);
  expect((await getIncident(actor, incident.id)).status).toBe('open');
  await moveClock(database, actor, MINUTE_MS);
  actor = await owner.actorIn(merchant.sandbox);
  await lookAtRules(actor);
  expect(await getIncident(actor, incident.id)).toMatchObject({
    status: 'closed',
    closedBecause: 'recovered',
    subject: 'sandbox-card',
  });
  expect((await pointsOf(actor, incident.id)).length).toBeGreaterThanOrEqual(3);
  expect(await told(database, actor, rule)).toEqual(['incident.opened', 'incident.closed']);
  await queueIncidentMail();
  while ((await sendMail()) > 0);
  expect(mine()).toHaveLength(2);
});

test('of many workers that look at once one opens the incident, and one mail is written, also when the server is down', async ({
  database,
  mailbox,
}) => {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  const actor = await owner.actorIn(merchant.sandbox);
  const rule = await newRule(actor);
  await setFaults(actor.environment.id, [{ network: 'card', fault: 'refused' }]);
  await buy(actor, 6);
  const looks = await Promise.all(Array.from({ length: 8 }, () => lookAtRules(actor)));
  expect(looks.reduce((sum, { opened }) => sum + opened, 0)).toBe(1);
  expect(await incidentsOf(actor, rule)).toHaveLength(1);
  expect(await told(database, actor, rule)).toEqual(['incident.opened']);
  mailbox.mood = 'is busy';
  await Promise.all([queueIncidentMail(), queueIncidentMail()]);
  while ((await sendMail()) > 0);
  const { rows } = await pool().query(
    "SELECT status, problem IS NOT NULL AS tried FROM mail WHERE environment_id = $1 AND kind = 'incident' AND recipient = $2",
    [actor.environment.id, owner.email],
  );
  expect(rows).toEqual([{ status: 'waiting', tried: true }]);
  mailbox.mood = 'takes';
  mailbox.received.length = 0;
  await pool().query("UPDATE mail SET next_at = now() - interval '1 second' WHERE status = 'waiting'");
  while ((await sendMail()) > 0);
  expect(mailbox.received.filter(({ to }) => to.includes(owner.email))).toHaveLength(1);
});

test('what is muted is written down and told nobody; what nobody acknowledged is escalated once', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const rule = await newRule(sandbox, { escalate_minutes: 2 });
  const until = new Date(Date.now() + 60 * MINUTE_MS).toISOString();
  const muted = await newRule(sandbox, { name: 'Muted', muted_until: until });
  await setFaults(sandbox.environment.id, [{ network: 'card', fault: 'refused' }]);
  await buy(sandbox, 6);
  expect(await lookAtRules(sandbox)).toEqual({ opened: 2, closed: 0 });
  expect(await told(database, sandbox, muted)).toEqual([]);
  expect(await incidentsOf(sandbox, muted)).toMatchObject([{ channels: [], mailDue: null }]);
  let actor = await moveClock(database, sandbox, 3 * MINUTE_MS);
  await lookAtRules(actor);
  actor = await moveClock(database, actor, 1_000);
  await lookAtRules(actor);
  const [incident] = await incidentsOf(actor, rule);
  expect(incident).toMatchObject({ severity: 'critical', mailDue: 'escalated' });
  const first = await acknowledgeIncident(actor, { id: incident?.id ?? '' }, NO_KEY);
  const again = await acknowledgeIncident(actor, { id: incident?.id ?? '' }, NO_KEY);
  expect(again.row.acknowledgedAt).toEqual(first.row.acknowledgedAt);
  expect(await told(database, actor, rule)).toEqual([
    'incident.opened',
    'incident.escalated',
    'incident.acknowledged',
  ]);
  // Another question ends what is open; another name does not.
  await changeRule(actor, rule.id, { name: 'Other words' });
  expect(await incidentsOf(actor, rule)).toMatchObject([{ status: 'open' }]);
  await changeRule(actor, rule.id, { enabled: false });
  expect(await incidentsOf(actor, rule)).toMatchObject([{ status: 'closed', closedBecause: 'rule_changed' }]);
  await deleteAlertRule(actor, { id: rule.id }, NO_KEY);
  expect((await refusal(changeRule(actor, rule.id, { enabled: true }))).code).toBe('not_found');
  expect(await incidentsOf(actor, rule)).toHaveLength(1);
});

test('before it is saved a rule says what it would have done, and whether it would always or never say anything', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const terms = (more: Record<string, unknown> = {}) =>
    AlertTerms.parse({
      signal: 'connector_failures',
      split: 'connector',
      comparison: 'above',
      threshold: 0.3,
      window_minutes: 60,
      sample_min: 5,
      ...more,
    });
  expect((await tryAlertRule(sandbox, terms())).verdict).toBe('never_enough');
  let actor = sandbox;
  for (const fault of ['none', 'refused', 'none', 'refused'] as const) {
    await setFaults(actor.environment.id, fault === 'none' ? [] : [{ network: 'card', fault }]);
    await buy(actor, 5);
    actor = await moveClock(database, actor, 120 * MINUTE_MS);
  }
  const trial = await tryAlertRule(actor, terms());
  expect(trial).toMatchObject({ verdict: 'some', windows: 4, count: 2 });
  expect(trial.incidents.map(({ peak, subject }) => [subject, peak])).toEqual([
    ['sandbox-card', 1],
    ['sandbox-card', 1],
  ]);
  expect((await tryAlertRule(actor, terms({ sample_min: 6 }))).verdict).toBe('never_enough');
  const volume = { signal: 'payments', split: null };
  expect((await tryAlertRule(actor, terms({ ...volume, threshold: 1 }))).verdict).toBe('always');
  expect((await tryAlertRule(actor, terms({ ...volume, threshold: 99 }))).verdict).toBe('none');
  expect((await tryAlertRule(actor, terms({ ...volume, comparison: 'rise', threshold: 1 }))).verdict).toBe(
    'never_enough',
  );
  expect(
    (await tryAlertRule(actor, terms({ signal: 'disputes_due', split: null, threshold: 0 }))).verdict,
  ).toBe('no_history');
});

test('every environment begins with the shipped rules, all of which can be looked at; a deleted one stays away', async () => {
  const { sandbox, live } = await newMerchant();
  for (const actor of [sandbox, live]) {
    const { rows } = await listAlertRules(actor, AlertRuleFilters.parse({ limit: '50' }));
    expect(rows.map(({ preset }) => preset).sort()).toEqual([...PRESET_KEYS].sort());
    expect(await lookAtRules(actor)).toEqual(NOTHING);
  }
  const { rows } = await listAlertRules(sandbox, AlertRuleFilters.parse({ limit: '50' }));
  await deleteAlertRule(sandbox, { id: rows[0]?.id ?? '' }, NO_KEY);
  await newRule(sandbox);
  expect((await listAlertRules(sandbox, AlertRuleFilters.parse({ limit: '50' }))).rows).toHaveLength(
    PRESET_KEYS.length,
  );
  // Books that do not balance must never be, so the board's word is written here by hand.
  await pool().query(
    "INSERT INTO invariant (environment_id, number, id, state, due_at) VALUES ($1, 1, $2, 'broken', now())",
    [live.environment.id, newId('invariant')],
  );
  expect(await lookAtRules(live)).toEqual({ opened: 1, closed: 0 });
  await buy(sandbox, 1);
  await lookAtAlerts();
  const looked = await pool().query('SELECT looked_at FROM alert_state WHERE environment_id = $1', [
    sandbox.environment.id,
  ]);
  expect(looked.rows[0]?.looked_at).toBeInstanceOf(Date);
});

test('what a window says: lines, deviations, the way back, and too little to say anything', () => {
  const of = (comparison: 'above' | 'below' | 'rise' | 'drop', threshold: number) => ({
    unit: comparison === 'rise' ? ('count' as const) : ('rate' as const),
    ofNothing: null,
    comparison,
    threshold,
    sampleMin: 10,
  });
  const seen = (value: number | null, sample = 20) => ({ value, sample });
  const usual = (value: number, sample: number, isQuiet = false) => ({ value, sample, isQuiet });
  const cases = [
    [judge(of('above', 0.2), seen(0.2), undefined), false, false],
    [judge(of('above', 0.2), seen(0.21), undefined), true, false],
    [judge(of('above', 0.2), seen(0.18), undefined), false, true],
    [judge(of('below', 100), seen(99), undefined), true, false],
    [judge(of('below', 100), seen(105), undefined), false, false],
    [judge(of('below', 100), seen(111), undefined), false, true],
    [judge(of('drop', 0.25), seen(0.6, 100), usual(0.9, 400)), true, false],
    // Of twenty facts so many fail by chance.
    [judge(of('drop', 0.25), seen(0.6), usual(0.9, 80)), false, true],
    [judge(of('drop', 0.25), seen(0.7, 100), usual(0.9, 400)), false, false],
    [judge(of('rise', 1), seen(48), usual(20, 80)), true, false],
    [judge(of('rise', 1), seen(45), usual(20, 80)), false, false],
    // Three times as long is no news while nobody notices it.
    [judge({ ...of('rise', 2), unit: 'duration_ms' }, seen(1_004), usual(4, 80)), false, false],
    [judge({ ...of('rise', 2), unit: 'duration_ms' }, seen(1_005), usual(4, 80)), true, false],
    [judge({ ...of('rise', 2), unit: 'duration_ms' }, seen(2_400), usual(800, 80)), false, false],
    [judge({ ...of('rise', 2), unit: 'duration_ms' }, seen(2_401), usual(800, 80)), true, false],
    // Nothing is usual where it is known that nothing happened.
    [judge(of('rise', 3), seen(12), usual(0, 0, true)), true, false],
    // Too few facts now, too few then, or nothing then.
    [judge(of('above', 0.2), seen(1, 9), undefined), false, true],
    [judge(of('rise', 1), seen(41), usual(20, 9)), false, true],
    [judge(of('rise', 1), seen(41), undefined), false, true],
    // Where no facts are asked for, no payments are few payments; but no payments have no rate.
    [judge({ ...of('below', 1), sampleMin: 0, ofNothing: 0 }, undefined, undefined), true, false],
    [judge({ ...of('below', 1), sampleMin: 0 }, undefined, undefined), false, true],
  ] as const;
  expect(cases.map(([verdict]) => [verdict.fires, verdict.isCalm])).toEqual(
    cases.map(([, fires, isCalm]) => [fires, isCalm]),
  );
});

test('rules that make no sense are refused with the field', async () => {
  const good = {
    name: 'x',
    signal: 'authorization_rate',
    comparison: 'below',
    threshold: 0.5,
    window_minutes: 60,
  };
  const cases: [Record<string, unknown>, string][] = [
    [{ signal: 'happiness' }, '/signal'],
    [{ split: 'decline_code' }, '/split'],
    [{ filters: { planet: 'mars' } }, '/filters'],
    [{ filters: { method: 'card', connector: 'a', country: 'b', brand: 'c' } }, '/filters'],
    [{ threshold: -1 }, '/threshold'],
    [{ threshold: 0 }, '/threshold'],
    [{ comparison: 'above', threshold: 1 }, '/threshold'],
    [{ comparison: 'drop', threshold: 1 }, '/threshold'],
    [{ comparison: 'rise', threshold: 0 }, '/threshold'],
    [{ signal: 'gross_volume', threshold: 1.5 }, '/threshold'],
    [{ signal: 'cards_tried', comparison: 'rise' }, '/comparison'],
    [{ signal: 'endpoint_failures' }, '/split'],
    [{ window_minutes: 7 }, '/window_minutes'],
    [{ channels: ['pigeon'] }, '/channels/0'],
    [{ escalate_minutes: 0 }, '/escalate_minutes'],
    [{ muted_until: 'tomorrow' }, '/muted_until'],
    [{ name: '' }, '/name'],
  ];
  for (const [wrong, pointer] of cases) {
    const error = await refusal(
      Promise.resolve().then(() => validate(CreateAlertRule, { ...good, ...wrong })),
    );
    const errors = error.details.errors as { pointer: string }[];
    expect([error.code, errors[0]?.pointer], JSON.stringify(wrong)).toEqual(['invalid_request', pointer]);
  }
});

test('a filter that nothing can ever meet is refused with what there is', async () => {
  const { sandbox } = await newMerchant();
  const told = async (filters: Record<string, string>) => {
    const terms = {
      comparison: 'below',
      threshold: 0.5,
      window_minutes: 60,
      signal: 'authorization_rate',
      filters,
    };
    const errors = [
      await refusal(createAlertRule(sandbox, validate(CreateAlertRule, { name: 'x', ...terms }), NO_KEY)),
      await refusal(tryAlertRule(sandbox, validate(AlertTerms, terms))),
    ].map(({ code, detail, details }) => [code, detail, details.errors?.[0]?.pointer]);
    expect(errors[0], 'the same before it is saved').toEqual(errors[1]);
    return errors[0];
  };
  expect(await told({ connector: 'acquirer-9' })).toEqual([
    'invalid_request',
    'The rule would never say anything: there is no connector acquirer-9 in this environment; it has sandbox-card, sandbox-alipay.',
    '/filters/connector',
  ]);
  for (const [dimension, value] of Object.entries({
    method: 'cash',
    country: 'Germany',
    issuer_country: 'ZZ',
    device: 'watch',
    amount_band: 'much',
    risk_level: 'low',
    checkout_language: 'fr',
  }))
    expect((await told({ [dimension]: value }))?.[2], dimension).toBe(`/filters/${dimension}`);
  const { row } = await createAlertRule(
    sandbox,
    validate(CreateAlertRule, {
      ...{ name: 'x', signal: 'authorization_rate', comparison: 'below', threshold: 0.5, window_minutes: 60 },
      filters: { connector: 'sandbox-card', country: 'DE', brand: 'visa' },
    }),
    NO_KEY,
  );
  const changed = updateAlertRule(
    sandbox,
    { id: row.id, filters: { device: 'unknown', method: 'gold' } },
    NO_KEY,
  );
  expect((await refusal(changed)).details.errors?.[0]?.pointer).toBe('/filters/method');
});
