import { prepareAlertsOf } from '@/lib/alerts/prepare-alerts';
import { ConfiguredAlertRule, RULES_MAX, SHIPPED } from '@/lib/alerts/schema';
import { forgetEnvironment } from '@/lib/auth/environment';
import { newId } from '@/lib/ids';
import { filterFault } from '@/lib/metrics/dimension-values';
import type { ConfigurationPart, Item, Step } from '../part';

/** What is looked for in numbers, and who is told. Muting a rule is no configuration: it ends by itself. */
export const alertRules: ConfigurationPart = {
  key: 'alert_rules',
  permission: 'alerts:write',
  reads: 'alerts:read',
  namedBy: 'rule',
  itemsMax: RULES_MAX,
  item: ConfiguredAlertRule,
  freeText: ['rule', 'title'],
  prepare: prepareAlertsOf,
  async check(actor, { rule, filters }, kind) {
    if (kind === 'added' && String(rule).startsWith(SHIPPED))
      return 'is no rule that ships with the product, or was deleted here; give it a name of its own';
    return filterFault(actor.environment.kind, filters as Record<string, string>)?.fault ?? null;
  },
  plan(_actor, { kind, id, after, fields }) {
    if (kind === 'removed' || !after) return { steps: [changed(id, { deleted: true })], hint: null };
    if (kind === 'changed') return { steps: [changed(id, columns(after, fields))], hint: null };
    const made = newId('alertRule');
    const { rule: name, title: _, ...rest } = after;
    const argument = { rule: { id: made, name, ...rest }, rules_max: RULES_MAX };
    return { steps: [{ function: 'alert_rule_create', argument }], hint: null, made };
  },
  afterwards: (_, environmentId) => forgetEnvironment(environmentId),
};

/** A shipped rule's own name is its title in the file. */
function columns(item: Item, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field === 'title' ? 'name' : field, item[field] ?? null]));
}

function changed(id: string | null, change: Record<string, unknown>): Step {
  return { function: 'alert_rule_change', argument: { rule_id: id, seen_version: null, change } };
}
