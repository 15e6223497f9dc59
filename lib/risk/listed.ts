import { LISTS_FACT } from './attributes';
import type { FactValue } from './facts';
import { type ListsHit, readLists } from './lists/purposes';
import type { RuleAction, RuleHit, RulesDecision, RulesResult } from './rules/evaluate';

/** What lists say of an attempt: which hold something of it, and what those that let pass or stop ask for. */
export type Listed = { keys: ReadonlySet<string>; says: ListsHit['decision']; hits: RuleHit[] };

const NOWHERE: Listed = { keys: new Set(), says: null, hits: [] };

/** Reads the fact that the facts statement answers: `purpose:key` with a space between. */
export function listedOf(told: FactValue | undefined): Listed {
  if (typeof told !== 'string' || told === '') return NOWHERE;
  const { keys, decision, deciding } = readLists(told.split(' '));
  return {
    keys: new Set(keys),
    says: decision,
    hits: deciding.map(({ purpose, key }) => ({
      rule: `list:${key}`,
      version: 0,
      name: `@${key}`,
      action: purpose,
      shadow: false,
      fault: null,
    })),
  };
}

/** Under its name, what rules look up: the keys alone. */
export function listsFact({ keys }: Listed): Record<string, FactValue> {
  return keys.size === 0 ? {} : { [LISTS_FACT]: [...keys].join(' ') };
}

/**
 * Lists decide in the order of rules: 3-D Secure, allow, block, review (docs/decisions/0029). Whom a rule allows no list blocks,
 * and whom a list allows no rule does. As with rules, what could not be answered before an allow might have been a reason
 * against it, so then a person decides.
 */
export function together({ decision, hits }: RulesResult, lists: Listed['says']): RulesDecision {
  const asked = hits.filter(({ shadow }) => !shadow);
  const isMatch = (action: RuleAction) => asked.some((hit) => hit.action === action && hit.fault === null);
  if (isMatch('allow')) return decision;
  if (lists === 'allow') {
    if (isMatch('three_ds')) return 'challenge';
    return asked.some(({ action }) => action === 'three_ds') ? 'review' : 'allow';
  }
  return lists === 'block' ? 'block' : decision;
}
