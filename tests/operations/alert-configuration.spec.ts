import { AlertRuleFilters } from '@/lib/alerts/filters';
import { PRESET_KEYS } from '@/lib/alerts/presets';
import { listAlertRules } from '@/lib/alerts/queries';
import { deleteAlertRule } from '@/lib/alerts/write-rule';
import type { Actor } from '@/lib/auth/actor';
import { exportConfiguration } from '@/lib/configuration/export-configuration';
import { applyConfiguration, planConfiguration } from '@/lib/configuration/import-configuration';
import { promoteConfiguration } from '@/lib/configuration/promote-configuration';
import { changeRule, newRule, test } from './alerts-world';
import { makeMember, makeMerchant } from './auth-support';
import { expect, NO_KEY, refusal } from './payments-world';

async function apply(actor: Actor, yaml: string) {
  const { digest } = await planConfiguration(actor, { yaml });
  return (await applyConfiguration(actor, { yaml, digest }, NO_KEY)).row;
}

async function rulesOf(actor: Actor) {
  return (await listAlertRules(actor, AlertRuleFilters.parse({ limit: '100' }))).rows;
}

const OWN = `  - rule: Slow cards
    signal: connector_latency_p95
    split: connector
    comparison: above
    threshold: 3000
    window_minutes: 15
    breaker_minutes: 20
    severity: critical
`;

test('alert rules are part of the configuration file, from a sandbox to live', async () => {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  const sandbox = await owner.actorIn(merchant.sandbox);
  const live = await owner.actorIn(merchant.live);
  // The shipped ones stand in it at once, by what they are, and what ends by itself does not.
  const { yaml } = await exportConfiguration(sandbox);
  for (const key of PRESET_KEYS) expect(yaml).toContain(`rule: shipped:${key}`);
  const shipped = (await rulesOf(sandbox)).find(({ preset }) => preset === 'connector_errors');
  if (!shipped) throw new Error('no shipped rule');
  await changeRule(sandbox, shipped.id, {
    name: 'Cards fail',
    muted_until: new Date(Date.now() + 3_600_000).toISOString(),
    mute_reason: 'Christmas',
  });
  const named = (await exportConfiguration(sandbox)).yaml;
  expect(named).toContain('title: Cards fail');
  expect(named).not.toContain('Christmas');
  const wanted = `${named.replace(/^api_keys:[\s\S]*/m, '')}${OWN}`.replace(
    /(rule: shipped:connector_errors[\s\S]*?threshold: )0.4/,
    '$10.5',
  );
  const { changes } = await planConfiguration(sandbox, { yaml: wanted });
  expect(changes.filter(({ kind }) => kind === 'changed')).toMatchObject([
    { part: 'alert_rules', item: 'shipped:connector_errors', field: 'threshold', before: 0.4, after: 0.5 },
  ]);
  await apply(sandbox, wanted);
  expect((await planConfiguration(sandbox, { yaml: wanted })).changes).toEqual([]);
  const own = (await rulesOf(sandbox)).find(({ name }) => name === 'Slow cards');
  expect(own).toMatchObject({ breakerMinutes: 20, sampleMin: 30, channels: ['console'], enabled: true });
  // To live: one item each, whatever they are called, and nothing twice.
  const promoted = await promoteConfiguration(live, { from: merchant.sandbox, addresses: {} });
  expect(promoted.missing).toEqual([]);
  await apply(live, promoted.yaml);
  const there = await rulesOf(live);
  expect(there).toHaveLength(PRESET_KEYS.length + 1);
  expect(there.find(({ preset }) => preset === 'connector_errors')).toMatchObject({
    name: 'Cards fail',
    threshold: 0.5,
    mutedUntil: null,
  });
  // A removed one goes; a shipped one that was deleted does not come back by its name.
  await apply(sandbox, wanted.replace(OWN, ''));
  expect((await rulesOf(sandbox)).map(({ name }) => name)).not.toContain('Slow cards');
  await deleteAlertRule(sandbox, { id: shipped.id }, NO_KEY);
  await newRule(sandbox, { name: 'Twice' });
  await newRule(sandbox, { name: 'Twice' });
  expect((await exportConfiguration(sandbox)).yaml.match(/rule: Twice · \w{6}\n/g)).toHaveLength(2);
  const wrong = async (item: string) => {
    const file = `version: 1\nalert_rules:\n${item}`;
    const error = await refusal(planConfiguration(sandbox, { yaml: file }));
    const problems = error.details.problems as { path: string }[];
    return `${error.code} ${problems[0]?.path}`;
  };
  const bad = (more: string) => `${OWN}${more}`;
  expect([
    await wrong(OWN.replace('Slow cards', 'shipped:connector_errors')),
    await wrong(OWN.replace('split: connector', 'split: null')),
    await wrong(bad('    filters: { connector: acquirer-9 }\n')),
    await wrong(bad('    title: x\n')),
    await wrong(bad('    muted_until: 2030-01-01T00:00:00Z\n')),
    await wrong(OWN.replace('15', '7')),
  ]).toEqual([
    'configuration_invalid /alert_rules/0/rule',
    'configuration_invalid /alert_rules/0/breaker_minutes',
    'configuration_invalid /alert_rules/0/rule',
    'configuration_invalid /alert_rules/0/title',
    'configuration_invalid /alert_rules/0/muted_until',
    'configuration_invalid /alert_rules/0/window_minutes',
  ]);
});
