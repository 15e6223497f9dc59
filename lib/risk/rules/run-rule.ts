import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError } from '@/lib/errors';
import { knownLists } from '../lists/queries';
import { forgetRiskState } from '../state';
import { parseRule } from './parse';
import { everyRule, getRule, getVersion, ruleSetting } from './queries';
import { checkedRule } from './read-rule';
import type { RuleRow, RuleSettingRow } from './rows';
import type { ChooseVersion, SaveRuleSetting, ShadowRule } from './schema';
import { type OtherRule, warningsOf } from './warnings';
import { changesOf, explainLists } from './write-rule';

/**
 * Holds a version against the environment: its lists, and the rules that run. The answer's `warnings` say what is odd, with
 * an example. Throws `not_found` and `rule_invalid`.
 */
export async function validateRule(
  actor: Actor,
  { id, rule_version }: ChooseVersion,
  call: Call,
): Promise<Answered<RuleRow>> {
  const version = await getVersion(actor, await getRule(actor, id), rule_version);
  const tree = checkedRule(version.expression, await knownLists(actor.environment.id));
  const answered = await change<RuleRow>(actor, call, 'risk_rule_validate', 'rule', {
    rule_id: id,
    number: version.number,
  });
  const warnings = warningsOf(tree, version.action as OtherRule['action'], await othersOf(actor, id));
  return { ...answered, row: { ...answered.row, warnings } };
}

async function othersOf(actor: Actor, id: string): Promise<OtherRule[]> {
  const active = (await everyRule(actor.environment.id)).filter(
    (rule) => rule.activeVersion && rule.id !== id,
  );
  return active.flatMap((rule) => {
    const parsed = parseRule(rule.expression);
    return parsed.ok ? [{ id: rule.id, name: rule.name, action: rule.action, tree: parsed.tree }] : [];
  });
}

/**
 * Makes a version the one that decides. Where the environment wants two people, the first one asks, and another member who
 * does the same confirms it. Throws `backtest_required`, `approval_not_allowed` for whoever asked and for keys,
 * `invalid_state`, `not_found`, and `rule_invalid` where a list of its is gone.
 */
export async function activateRule(
  actor: Actor,
  { id, rule_version }: ChooseVersion,
  call: Call,
): Promise<Answered<RuleRow>> {
  const before = await getRule(actor, id);
  return activate(actor, before, rule_version ?? before.latestVersion, call);
}

/** The version that decided before decides again. Throws `invalid_state` where there is none, and `not_found`. */
export async function rollBackRule(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<RuleRow>> {
  const before = await getRule(actor, id);
  if (before.earlierVersion === null) {
    throw new DomainError('invalid_state', 'No version was active before. Nothing was changed.', {
      current_status: before.status,
      allowed: [],
    });
  }
  return activate(actor, before, before.earlierVersion, call);
}

async function activate(
  actor: Actor,
  before: RuleRow,
  number: number,
  call: Call,
): Promise<Answered<RuleRow>> {
  const { expression } = await getVersion(actor, before, number);
  return audited(before, call, () =>
    change<RuleRow>(actor, call, 'risk_rule_activate', 'rule', {
      rule_id: before.id,
      number,
      is_member: actor.kind === 'member',
    }).catch(explainLists(actor, expression)),
  );
}

/** Lets a version look on beside the rules that decide. Throws `invalid_state` for a draft and the active one, `not_found`. */
export async function shadowRule(
  actor: Actor,
  { id, rule_version }: ShadowRule,
  call: Call,
): Promise<Answered<RuleRow>> {
  const before = await getRule(actor, id);
  const number = rule_version === null ? null : (rule_version ?? before.latestVersion);
  const expression = number === null ? '' : (await getVersion(actor, before, number)).expression;
  return audited(before, call, () =>
    change<RuleRow>(actor, call, 'risk_rule_shadow', 'rule', { rule_id: id, number }).catch(
      explainLists(actor, expression),
    ),
  );
}

/** The rule decides nothing any more, nor looks on. Throws `invalid_state` where it did neither, `not_found`. */
export async function retireRule(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<RuleRow>> {
  const before = await getRule(actor, id);
  return audited(before, call, () =>
    change<RuleRow>(actor, call, 'risk_rule_retire', 'rule', { rule_id: id, deleted: false }),
  );
}

async function audited(
  before: RuleRow,
  call: Call,
  act: () => Promise<Answered<RuleRow>>,
): Promise<Answered<RuleRow>> {
  const answered = await act();
  forgetRiskState(before.environmentId);
  if (answered.replayed === null) call.changes?.push(...changesOf(before, answered.row));
  return answered;
}

/**
 * Whether it takes two people to switch a rule on or to set thresholds here. In live it also takes two to switch that off: the
 * first one asks, and another member who does the same confirms it. Throws `approval_not_allowed` for whoever asked and for keys.
 */
export async function saveRuleSetting(
  actor: Actor,
  { two_people }: SaveRuleSetting,
  call: Call,
): Promise<Answered<RuleSettingRow>> {
  const before = await ruleSetting(actor.environment.id);
  const answered = await change<RuleSettingRow>(actor, call, 'risk_rule_setting_save', 'setting', {
    two_people,
    is_member: actor.kind === 'member',
  });
  const { twoPeople, requestedBy } = answered.row;
  if (answered.replayed === null) {
    if (twoPeople !== before.twoPeople) {
      call.changes?.push(['two_people', String(before.twoPeople), String(twoPeople)]);
    }
    const asked = twoPeople ? requestedBy : null;
    if (asked !== before.requestedBy) call.changes?.push(['off_requested_by', before.requestedBy, asked]);
  }
  return answered;
}
