import { acknowledgeIncident } from '@/lib/alerts/acknowledge-incident';
import { AlertRuleFilters, IncidentFilters } from '@/lib/alerts/filters';
import { ALERT_RULES_SOURCE, INCIDENTS_SOURCE } from '@/lib/alerts/list-sources';
import { lookAtRules } from '@/lib/alerts/look-at-rules';
import { PRESET_KEYS } from '@/lib/alerts/presets';
import { EXPORT_SOURCES } from '@/lib/exports/registry';
import { setFaults } from '@/lib/sandbox/faults';
import { newMerchant } from '../support/merchants';
import { buy, changeRule, incidentsOf, MINUTE_MS, newRule, test } from './alerts-world';
import { expect, moveClock, NO_KEY } from './payments-world';

test('incidents and rules are lists: views, filters, order, pages and counts agree', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const rule = await newRule(sandbox, { severity: 'critical', sample_min: 4 });
  const busy = await newRule(sandbox, {
    name: 'Busy',
    signal: 'payments',
    split: null,
    threshold: 1,
    sample_min: 0,
  });
  await setFaults(sandbox.environment.id, [{ network: 'card', fault: 'refused' }]);
  await buy(sandbox, 4);
  await lookAtRules(sandbox);
  let actor = await moveClock(database, sandbox, 20 * MINUTE_MS);
  await lookAtRules(actor);
  actor = await moveClock(database, actor, 2 * MINUTE_MS);
  await lookAtRules(actor);
  await setFaults(actor.environment.id, [{ network: 'card', fault: 'refused' }]);
  await buy(actor, 4);
  await lookAtRules(actor);
  const [first] = await incidentsOf(actor, busy);
  await acknowledgeIncident(actor, { id: first?.id ?? '' }, NO_KEY);
  const incidents = async (query: Record<string, string>) => {
    const filters = IncidentFilters.parse({ limit: '100', ...query });
    const { rows } = await INCIDENTS_SOURCE.query(actor, filters);
    expect(await INCIDENTS_SOURCE.count(actor, filters, 1_000), JSON.stringify(query)).toBe(rows.length);
    return rows.map(({ rule: { name }, status }) => `${name} ${status}`).sort();
  };
  const open = ['Busy open', 'Calls that fail open'];
  const all = ['Busy closed', 'Busy open', 'Calls that fail closed', 'Calls that fail open'];
  expect(await incidents({})).toEqual(all);
  expect(await incidents({ view: 'open' })).toEqual(open);
  expect(await incidents({ view: 'unattended' })).toEqual(['Calls that fail open']);
  expect(await incidents({ view: 'closed', severity: 'critical' })).toEqual(['Calls that fail closed']);
  expect(await incidents({ 'status[not]': 'closed', signal: 'payments' })).toEqual(['Busy open']);
  expect(await incidents({ 'signal[not]': 'payments', status: 'open' })).toEqual(['Calls that fail open']);
  expect(await incidents({ rule: rule.id, subject: 'sandbox-card' })).toHaveLength(2);
  expect(await incidents({ 'created[gte]': new Date(Date.now() + MINUTE_MS).toISOString() })).toEqual(open);
  const oldest = await INCIDENTS_SOURCE.query(actor, IncidentFilters.parse({ limit: '1', sort: 'created' }));
  expect(oldest.rows[0]?.status).toBe('closed');
  expect(oldest.nextCursor).not.toBeNull();
  const until = new Date(Date.now() + 600 * MINUTE_MS).toISOString();
  await changeRule(actor, busy.id, { muted_until: until, mute_reason: 'Christmas' });
  await changeRule(actor, rule.id, { enabled: false });
  const rules = (query: Record<string, string>) =>
    ALERT_RULES_SOURCE.count(actor, AlertRuleFilters.parse(query), 1_000);
  expect(await rules({})).toBe(PRESET_KEYS.length + 2);
  expect(await rules({ view: 'on' })).toBe(PRESET_KEYS.length);
  expect(await rules({ view: 'muted' })).toBe(1);
  expect(await rules({ view: 'off', severity: 'critical' })).toBe(1);
  expect(await rules({ signal: 'payments,disputes_due' })).toBe(2);
  // What an export writes of them.
  const { rows } = await EXPORT_SOURCES.incidents.page(actor, IncidentFilters.parse({ view: 'open' }));
  const cells = EXPORT_SOURCES.incidents.list.columns.map((column) => column.exports?.(rows[0] as never));
  expect(cells.slice(0, 3)).toEqual(['Busy', 'open', 'warning']);
});

test('a muted rule is quiet until its time is over: no escalation meanwhile, and what goes on is told then', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS).toISOString();
  const rule = await newRule(sandbox, {
    escalate_minutes: 1,
    muted_until: at(10),
    mute_reason: 'The network is being moved',
    window_minutes: 60,
  });
  const early = await newRule(sandbox, { name: 'Told first', escalate_minutes: 1, window_minutes: 60 });
  const told = async (one: { id: string }) => {
    const { rows } = await database.owner.query(
      `SELECT type FROM event WHERE environment_id = $1 AND object_type = 'incident' AND snapshot->>'rule_id' = $2 ORDER BY id`,
      [sandbox.environment.id, one.id],
    );
    return rows.map(({ type }) => type.replace('incident.', ''));
  };
  await setFaults(sandbox.environment.id, [{ network: 'card', fault: 'refused' }]);
  await buy(sandbox, 6);
  await lookAtRules(sandbox);
  await changeRule(sandbox, early.id, { muted_until: at(10) });
  let actor = await moveClock(database, sandbox, 5 * MINUTE_MS);
  await lookAtRules(actor);
  expect([await told(rule), await told(early)]).toEqual([[], ['opened']]);
  actor = await moveClock(database, actor, 6 * MINUTE_MS);
  await lookAtRules(actor);
  expect([await told(rule), await told(early)]).toEqual([['opened'], ['opened', 'escalated']]);
  expect(await incidentsOf(actor, rule)).toMatchObject([{ mailDue: 'opened', channels: { length: 3 } }]);
  // The reason goes with what it is the reason of.
  await changeRule(actor, rule.id, { muted_until: null });
  expect(await changeRule(actor, rule.id, { enabled: true })).toMatchObject({ muteReason: null });
});
