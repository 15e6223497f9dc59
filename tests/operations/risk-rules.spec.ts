import type { Actor } from '@/lib/auth/actor';
import { planConfiguration } from '@/lib/configuration/import-configuration';
import { newId } from '@/lib/ids';
import { evaluateRules } from '@/lib/risk/rules/evaluate';
import { getRule, listRules, versionsOf } from '@/lib/risk/rules/queries';
import { rulesOf } from '@/lib/risk/rules/rules-of';
import {
  activateRule,
  retireRule,
  rollBackRule,
  saveRuleSetting,
  shadowRule,
  validateRule,
} from '@/lib/risk/rules/run-rule';
import { RuleFilters } from '@/lib/risk/rules/schema';
import { createRule, deleteRule, updateRule } from '@/lib/risk/rules/write-rule';
import { expect, test } from '../support/database';
import { makeMember, makeMerchant } from './auth-support';
import { backtested, NO_CLAIM, newRule, refusedWith } from './rules-world';

let counter = 1;

async function owner(): Promise<Actor> {
  const merchant = await makeMerchant();
  return (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
}

/** What the rules that run say of facts; every question reads them anew. */
async function decides(actor: Actor, facts: Record<string, number | string>) {
  counter += 1;
  const result = evaluateRules(await rulesOf(actor.environment.id, counter), facts, new Set());
  return [
    result.decision,
    result.hits.map(({ version, shadow }) => `${version}${shadow ? 's' : ''}`).join(' '),
  ];
}

test('a rule from draft to active, another version beside it, and back', async ({ database }) => {
  const actor = await owner();
  const rule = await newRule(actor, {
    name: 'Large at night',
    action: 'block',
    expression: 'amount > 500 and hour < 6',
  });
  expect(rule).toMatchObject({ status: 'draft', latestVersion: 1, activeVersion: null, version: 1 });
  expect(await refusedWith(activateRule(actor, { id: rule.id }, NO_CLAIM))).toBe('backtest_required');
  expect(await refusedWith(shadowRule(actor, { id: rule.id }, NO_CLAIM))).toBe('invalid_state');
  const { row: validated } = await validateRule(actor, { id: rule.id }, NO_CLAIM);
  expect(validated).toMatchObject({ status: 'validated', warnings: [] });
  await shadowRule(actor, { id: rule.id }, NO_CLAIM);
  expect(await decides(actor, { amount: 501, hour: 1 })).toEqual([null, '1s']);
  expect(await refusedWith(activateRule(actor, { id: rule.id }, NO_CLAIM))).toBe('backtest_required');
  await backtested(actor, rule.id);
  const { row: active } = await activateRule(actor, { id: rule.id }, NO_CLAIM);
  expect(active).toMatchObject({ status: 'active', activeVersion: 1, shadowVersion: null });
  expect(await decides(actor, { amount: 501, hour: 1 })).toEqual(['block', '1']);
  const { row: changed } = await updateRule(
    actor,
    { id: rule.id, expression: 'amount > 900 and hour < 6', version: active.version },
    NO_CLAIM,
  );
  // The active one goes on.
  expect(changed).toMatchObject({ status: 'active', activeVersion: 1, latestVersion: 2, shownVersion: 1 });
  const again = await updateRule(actor, { id: rule.id, expression: 'amount > 900 and hour < 6' }, NO_CLAIM);
  expect(again.row.latestVersion).toBe(2);
  expect(await refusedWith(updateRule(actor, { id: rule.id, name: 'Late', version: 1 }, NO_CLAIM))).toBe(
    'version_conflict',
  );
  expect(await refusedWith(activateRule(actor, { id: rule.id }, NO_CLAIM))).toBe('backtest_required');
  await backtested(actor, rule.id);
  await shadowRule(actor, { id: rule.id }, NO_CLAIM);
  expect(await decides(actor, { amount: 901, hour: 1 })).toEqual(['block', '1 2s']);
  await activateRule(actor, { id: rule.id }, NO_CLAIM);
  expect(await decides(actor, { amount: 600, hour: 1 })).toEqual([null, '']);
  const { row: back } = await rollBackRule(actor, { id: rule.id }, NO_CLAIM);
  expect(back).toMatchObject({ activeVersion: 1, earlierVersion: 2 });
  expect(await decides(actor, { amount: 600, hour: 1 })).toEqual(['block', '1']);
  await retireRule(actor, { id: rule.id }, NO_CLAIM);
  expect(await decides(actor, { amount: 600, hour: 1 })).toEqual([null, '']);
  expect(await refusedWith(retireRule(actor, { id: rule.id }, NO_CLAIM))).toBe('invalid_state');
  await rollBackRule(actor, { id: rule.id }, NO_CLAIM);
  expect((await versionsOf(actor, rule.id)).map(({ number, status }) => `${number} ${status}`)).toEqual([
    '2 retired',
    '1 active',
  ]);
  const { row: gone } = await deleteRule(actor, { id: rule.id }, NO_CLAIM);
  expect(gone.deletedAt).not.toBeNull();
  expect((await listRules(actor, RuleFilters.parse({}))).rows).toEqual([]);
  expect(await refusedWith(activateRule(actor, { id: rule.id, rule_version: 1 }, NO_CLAIM))).toBe(
    'not_found',
  );
  // Its name is free again, and everything was told.
  await newRule(actor, { name: 'large at NIGHT', action: 'review', expression: 'true' });
  const { rows } = await database.app.query<{ type: string }>(
    'SELECT type FROM event WHERE environment_id = $1 AND object_id = $2 ORDER BY seq',
    [actor.environment.id, rule.id],
  );
  const told =
    'created updated shadowed backtested activated updated updated backtested shadowed activated activated retired activated deleted';
  expect(rows.map(({ type }) => type.replace('risk_rule.', '')).join(' ')).toBe(told);
});

test('nothing is half saved: mistakes, names that are taken, other environments', async () => {
  const actor = await owner();
  const rule = await newRule(actor, { name: 'One', action: 'allow', expression: 'amount > 5' });
  const bad = { name: 'Two', action: 'block', expression: 'amount > 5 and\n  emial = "x"' } as const;
  const error = await createRule(actor, bad, NO_CLAIM).catch((thrown) => thrown);
  expect(error.code).toBe('rule_invalid');
  expect(error.detail).toContain('line 2, column 3: There is no attribute emial; did you mean email?');
  expect(error.details.problems).toMatchObject([{ code: 'unknown_attribute_close', line: 2, column: 3 }]);
  expect(await refusedWith(updateRule(actor, { id: rule.id, expression: 'amount >' }, NO_CLAIM))).toBe(
    'rule_invalid',
  );
  expect(await refusedWith(createRule(actor, { ...bad, name: 'ONE', expression: 'true' }, NO_CLAIM))).toBe(
    'already_exists',
  );
  const racing = await Promise.allSettled(
    [1, 2, 3].map(() => newRule(actor, { name: 'Race', action: 'block', expression: 'true' })),
  );
  expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const [listed] = (await listRules(actor, RuleFilters.parse({ limit: '1' }))).rows;
  expect(listed?.name).toBe('Race');
  expect((await listRules(actor, RuleFilters.parse({ action: 'allow' }))).rows).toHaveLength(1);
  const stranger = await owner();
  expect(await refusedWith(getRule(stranger, rule.id))).toBe('not_found');
  expect(await refusedWith(updateRule(stranger, { id: rule.id, name: 'Mine' }, NO_CLAIM))).toBe('not_found');
  expect(await refusedWith(getRule(actor, newId('riskRule')))).toBe('not_found');
});

test('two people: whoever asked cannot confirm, an earlier version needs nobody a second time', async () => {
  const merchant = await makeMerchant();
  const [first, second] = [await makeMember(merchant, 'owner'), await makeMember(merchant, 'admin')];
  const [asking, confirming] = [await first.actorIn(merchant.live), await second.actorIn(merchant.live)];
  await saveRuleSetting(asking, { two_people: true }, NO_CLAIM);
  const rule = await newRule(asking, { name: 'Both', action: 'block', expression: 'amount > 5' });
  await backtested(asking, rule.id);
  const { row: asked } = await activateRule(asking, { id: rule.id }, NO_CLAIM);
  expect(asked).toMatchObject({
    status: 'backtested',
    activeVersion: null,
    requestedVersion: 1,
    requestedBy: asking.id,
  });
  const error = await activateRule(asking, { id: rule.id }, NO_CLAIM).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'approval_not_allowed', details: { because: 'rule_requester' } });
  // Another text is another question.
  await updateRule(asking, { id: rule.id, expression: 'amount > 6' }, NO_CLAIM);
  await backtested(asking, rule.id);
  expect((await activateRule(confirming, { id: rule.id }, NO_CLAIM)).row.requestedVersion).toBe(2);
  expect((await activateRule(asking, { id: rule.id }, NO_CLAIM)).row).toMatchObject({
    activeVersion: 2,
    requestedVersion: null,
  });
  const [version] = await versionsOf(asking, rule.id);
  expect(version).toMatchObject({ requestedBy: confirming.id, activatedBy: asking.id });
  await retireRule(asking, { id: rule.id }, NO_CLAIM);
  expect((await rollBackRule(asking, { id: rule.id }, NO_CLAIM)).row.activeVersion).toBe(2);
});

test('two people are two members: a key of one of them is not the other', async ({ database }) => {
  const merchant = await makeMerchant();
  const [first, second] = [await makeMember(merchant, 'owner'), await makeMember(merchant, 'admin')];
  const [asking, confirming] = [await first.actorIn(merchant.live), await second.actorIn(merchant.live)];
  await saveRuleSetting(asking, { two_people: true }, NO_CLAIM);
  const rule = await newRule(asking, { name: 'Both', action: 'block', expression: 'amount > 5' });
  await backtested(asking, rule.id);
  const key = { ...asking, kind: 'key', id: newId('key') } as const;
  const error = await activateRule(key, { id: rule.id }, NO_CLAIM).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'approval_not_allowed', details: { because: 'rule_members' } });
  expect((await activateRule(asking, { id: rule.id }, NO_CLAIM)).row.requestedBy).toBe(asking.id);
  expect(await refusedWith(activateRule(key, { id: rule.id }, NO_CLAIM))).toBe('approval_not_allowed');
  // As a key asked before that was refused, or somebody who is no member any more: it is asked again.
  await database.owner.query('UPDATE risk_rule SET requested_by = $2 WHERE id = $1', [rule.id, key.id]);
  const again = (await activateRule(asking, { id: rule.id }, NO_CLAIM)).row;
  expect(again).toMatchObject({ activeVersion: null, requestedBy: asking.id });
  expect((await activateRule(confirming, { id: rule.id }, NO_CLAIM)).row.activeVersion).toBe(1);
});

test('what is odd is said with an example', async () => {
  const actor = await owner();
  const vip = await newRule(actor, {
    name: 'Known',
    action: 'allow',
    expression: 'email_domain = "shop.example" or amount < 10.00 EUR',
  });
  await backtested(actor, vip.id);
  await activateRule(actor, { id: vip.id }, NO_CLAIM);
  const warned = async (expression: string) => {
    const rule = await newRule(actor, { name: `Odd ${expression}`, action: 'block', expression });
    return (await validateRule(actor, { id: rule.id }, NO_CLAIM)).row.warnings;
  };
  const [contradiction] = (await warned('amount > 5.00 EUR and hour < 6')) ?? [];
  expect(contradiction).toMatchObject({ code: 'contradicts', rule: vip.id, name: 'Known', wins: 'allow' });
  const example = (contradiction as { example: Record<string, number | string> }).example;
  expect(example.hour).toBeLessThan(6);
  expect(await warned('amount > 50.00 EUR and amount < 20.00 EUR')).toEqual([{ code: 'never_matches' }]);
  expect(await warned('amount > 50.00 EUR and amount < 20.00 EUR and card_country = "US"')).toMatchObject([
    { code: 'may_be_missing', keys: ['card_country'] },
    { code: 'never_matches' },
  ]);
});

test('as configuration: a file writes texts and ends rules, and switches none on', async () => {
  const actor = await owner();
  const rule = await newRule(actor, { name: 'Kept', action: 'block', expression: 'amount > 5' });
  const changes = async (yaml: string) =>
    (await planConfiguration(actor, { yaml: `version: 1\nrisk_rules:\n${yaml}` })).changes.map(
      ({ item, field, kind, hint, applies }) => `${item} ${field} ${kind} ${hint} ${applies}`,
    );
  const kept = '  - name: Kept\n    action: block\n    expression: amount > 5\n';
  expect(await changes(kept)).toEqual([]);
  expect(await changes(`${kept}    status: active\n`)).toEqual(['Kept status changed rule_draft false']);
  expect(await changes(kept.replace('5', '7'))).toEqual(['Kept expression changed null true']);
  await backtested(actor, rule.id);
  await activateRule(actor, { id: rule.id }, NO_CLAIM);
  expect(await changes(kept)).toEqual(['Kept status changed null true']);
  const wrong = await changes(kept.replace('amount > 5', 'amount >')).catch((thrown) => thrown);
  expect(wrong).toMatchObject({ code: 'configuration_invalid' });
});
