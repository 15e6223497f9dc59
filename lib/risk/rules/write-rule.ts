import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import { sha256 } from '@/lib/crypto';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { knownLists } from '../lists/queries';
import { forgetRiskState } from '../state';
import { getRule } from './queries';
import { checkedRule } from './read-rule';
import type { RuleRow } from './rows';
import { type CreateRule, RULES_MAX, type UpdateRule } from './schema';
import { listsOf } from './tree';

/**
 * A new rule, as a draft that does nothing yet. Throws `rule_invalid` with every mistake in the text, `already_exists` for
 * a name in use, `too_many_rules`.
 */
export async function createRule(actor: Actor, input: CreateRule, call: Call): Promise<Answered<RuleRow>> {
  const tree = checkedRule(input.expression, await knownLists(actor.environment.id));
  const answered = await change<RuleRow>(actor, call, 'risk_rule_create', 'rule', {
    rule: { id: newId('riskRule'), ...input, lists: listsOf(tree) },
    rules_max: RULES_MAX,
  })
    .catch(explainName)
    .catch(explainLists(actor, input.expression));
  if (answered.replayed === null) call.changes?.push(...changesOf(null, answered.row));
  return answered;
}

/**
 * Another name, action or text. A text or action that differs is a new version, a draft; the active one goes on until
 * another is activated. Throws what `createRule` throws, `not_found` and `version_conflict`.
 */
export async function updateRule(
  actor: Actor,
  { id, version, ...wanted }: UpdateRule,
  call: Call,
): Promise<Answered<RuleRow>> {
  const before = await getRule(actor, id);
  const tree =
    wanted.expression === undefined
      ? null
      : checkedRule(wanted.expression, await knownLists(actor.environment.id));
  const answered = await change<RuleRow>(actor, call, 'risk_rule_change', 'rule', {
    rule_id: id,
    seen_version: version ?? null,
    change: { ...wanted, ...(tree && { lists: listsOf(tree) }) },
  })
    .catch(explainName)
    .catch(explainLists(actor, wanted.expression ?? before.expression));
  if (answered.replayed === null) call.changes?.push(...changesOf(before, answered.row));
  return answered;
}

/** Ends a rule for good; its versions and backtests are kept. Throws `not_found`. */
export async function deleteRule(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<RuleRow>> {
  const before = await getRule(actor, id);
  const answered = await change<RuleRow>(actor, call, 'risk_rule_retire', 'rule', {
    rule_id: id,
    deleted: true,
  });
  forgetRiskState(actor.environment.id);
  if (answered.replayed === null) call.changes?.push(...changesOf(before, answered.row));
  return answered;
}

/** Two of one name at the same moment. */
export function explainName(error: unknown): never {
  if ((error as { constraint?: string }).constraint !== 'risk_rule_one_name') throw error;
  throw new DomainError('already_exists', 'A rule of this name exists already. Nothing was changed.');
}

/** A list that was removed in the same moment, or since the text was written: told at its place, as `rule_invalid`. */
export function explainLists(actor: Actor, expression: string) {
  return async (error: unknown): Promise<never> => {
    if ((error as { constraint?: string }).constraint === 'risk_rule_lists') {
      checkedRule(expression, await knownLists(actor.environment.id));
    }
    throw error;
  };
}

/** What the audit log is told: numbers and codes, of a text its digest. */
export function changesOf(before: RuleRow | null, after: RuleRow): AuditChange[] {
  const told = (field: string, textOf: (row: RuleRow) => string | null): AuditChange[] => {
    const was = before && textOf(before);
    return was === textOf(after) ? [] : [[field, was, textOf(after)]];
  };
  return [
    ...told('name', ({ name }) => digest(name)),
    ...told('action', ({ action }) => action),
    ...told('expression', ({ expression }) => digest(expression)),
    ...told('status', ({ status, deletedAt }) => (deletedAt ? 'deleted' : status)),
    ...told('latest_version', ({ latestVersion }) => String(latestVersion)),
    ...told('active_version', ({ activeVersion }) => numberOf(activeVersion)),
    ...told('shadow_version', ({ shadowVersion }) => numberOf(shadowVersion)),
    ...told('requested_version', ({ requestedVersion }) => numberOf(requestedVersion)),
  ];
}

function numberOf(version: number | null): string | null {
  return version === null ? null : String(version);
}

function digest(text: string): string {
  return `sha256:${sha256(text).toString('hex').slice(0, 12)}`;
}
