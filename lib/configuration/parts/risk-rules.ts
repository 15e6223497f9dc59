import { z } from 'zod';
import { newId } from '@/lib/ids';
import type { ListKind } from '@/lib/risk/facts';
import type { KnownLists } from '@/lib/risk/rules/check';
import { readRule } from '@/lib/risk/rules/read-rule';
import { CreateRule, RULES_MAX } from '@/lib/risk/rules/schema';
import { listsOf } from '@/lib/risk/rules/tree';
import type { Around, ConfigurationPart, Item, Step } from '../part';

const Rule = z.strictObject({
  name: CreateRule.shape.name,
  action: CreateRule.shape.action,
  expression: CreateRule.shape.expression,
  status: z.enum(['active', 'inactive']).default('inactive'),
});

/**
 * What decides about attempts. A file writes texts and ends rules; a text begins as a draft, which somebody tries against
 * history and switches on: no file may do that for them.
 */
export const riskRules: ConfigurationPart = {
  key: 'risk_rules',
  permission: 'risk_rules:write',
  reads: 'risk_rules:read',
  namedBy: 'name',
  itemsMax: RULES_MAX,
  item: Rule,
  // A text may name a person.
  freeText: ['name', 'expression'],
  async check(_actor, { expression }, _kind, around) {
    const [problem] = readRule(String(expression), listsOfFile(around)).problems;
    return problem ? `line ${problem.line}, column ${problem.column} of the rule: ${problem.detail}` : null;
  },
  plan(_, { kind, id, after, fields }) {
    if (kind === 'removed' || !after) return { steps: [retire(id, true)], hint: null };
    const { status, ...written } = after;
    const { tree } = readRule(String(written.expression));
    const text = { ...written, lists: tree ? listsOf(tree) : [] };
    const hint = status === 'active' ? 'rule_draft' : null;
    if (kind === 'added') {
      const made = newId('riskRule');
      const rule = { id: made, ...text };
      return {
        steps: [{ function: 'risk_rule_create', argument: { rule, rules_max: RULES_MAX } }],
        hint,
        made,
      };
    }
    const isText = fields.some((field) => field !== 'status');
    const change = {
      function: 'risk_rule_change',
      argument: { rule_id: id, seen_version: null, change: text },
    };
    const isEnded = fields.includes('status') && status === 'inactive';
    const steps: Step[] = [...(isText ? [change] : []), ...(isEnded ? [retire(id, false)] : [])];
    return { steps, hint: isEnded ? null : hint };
  },
};

function retire(id: string | null, deleted: boolean): Step {
  return { function: 'risk_rule_retire', argument: { rule_id: id, deleted } };
}

/** The lists that there will be. One that is there keeps its kind, whatever the file says. */
function listsOfFile(around: Around): KnownLists {
  const kinds = (items: Iterable<Item>) =>
    [...items].map(({ key, kind }) => [String(key), kind as ListKind] as const);
  const stored = new Map(kinds(around.stored('risk_lists')));
  return new Map(kinds(around.wanted('risk_lists')).map(([key, kind]) => [key, stored.get(key) ?? kind]));
}
