import { LISTS_FACT } from './attributes';
import type { FactValue } from './facts';
import type { RuleHit, RulesDecision } from './rules/evaluate';

/** What lists say of an attempt: which hold something of it, and what those that let pass or stop ask for. */
export type Listed = { keys: ReadonlySet<string>; says: 'allow' | 'block' | null; hits: RuleHit[] };

const NOWHERE: Listed = { keys: new Set(), says: null, hits: [] };

/** Reads the fact that the facts statement answers: `purpose:key` with a space between. */
export function listedOf(told: FactValue | undefined): Listed {
  if (typeof told !== 'string' || told === '') return NOWHERE;
  const lists = told.split(' ').map((one) => one.split(':') as [purpose: string, key: string]);
  const deciding = lists.filter(([purpose]) => purpose === 'allow' || purpose === 'block');
  const allows = deciding.some(([purpose]) => purpose === 'allow');
  return {
    keys: new Set(lists.map(([, key]) => key)),
    says: deciding.length === 0 ? null : allows ? 'allow' : 'block',
    hits: deciding.map(([purpose, key]) => ({
      rule: `list:${key}`,
      version: 0,
      name: `@${key}`,
      action: purpose === 'allow' ? 'allow' : 'block',
      shadow: false,
      fault: null,
    })),
  };
}

/** Under its name, what rules look up: the keys alone. */
export function listsFact({ keys }: Listed): Record<string, FactValue> {
  return keys.size === 0 ? {} : { [LISTS_FACT]: [...keys].join(' ') };
}

/** Lists decide in the order of rules: 3-D Secure, allow, block, review (docs/decisions/0029). */
export function together(rules: RulesDecision, lists: Listed['says']): RulesDecision {
  if (rules === 'challenge' || rules === 'allow') return rules;
  if (lists === 'allow') return 'allow';
  return rules === 'block' || lists === 'block' ? 'block' : rules;
}
