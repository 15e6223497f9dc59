import { z } from 'zod';
import { newId } from '@/lib/ids';
import { CreateList, LISTS_MAX } from '@/lib/risk/lists/schema';
import type { ConfigurationPart, Step } from '../part';

/** The lists of risk, without their entries. A list keeps its kind: what is in it would mean something else. */
export const riskLists: ConfigurationPart = {
  key: 'risk_lists',
  permission: 'risk_lists:write',
  namedBy: 'key',
  itemsMax: LISTS_MAX,
  item: z.strictObject(CreateList.shape),
  freeText: ['name'],
  plan(_actor, { kind, id, after, fields }) {
    if (kind === 'removed' || !after) return { steps: [changed(id, { deleted: true })], hint: null };
    if (kind === 'changed') {
      if (fields.includes('kind')) return { steps: [], hint: 'list_kind' };
      return { steps: [changed(id, { name: after.name, purpose: after.purpose })], hint: null };
    }
    const made = newId('riskList');
    const argument = { list: { id: made, ...after }, lists_max: LISTS_MAX };
    return { steps: [{ function: 'risk_list_create', argument }], hint: null, made };
  },
};

function changed(id: string | null, change: Record<string, unknown>): Step {
  return { function: 'risk_list_change', argument: { list_id: id, change } };
}
