import type { MetadataRow } from '@/components/payments/edit-values';
import type { CustomerShape } from './customer-shape';

export const PERSON_FIELDS = ['name', 'email', 'phone'] as const;
export const OWN_FIELDS = ['reference', 'description'] as const;
export type TextField = (typeof PERSON_FIELDS)[number] | (typeof OWN_FIELDS)[number];
/** What is typed; an empty text is no value at all. */
export type CustomerValues = Record<TextField, string> & { rows: readonly MetadataRow[] };
type Patch = Partial<Record<TextField, string | null>> & { metadata?: Record<string, string | null> };

export function customerValues(customer: CustomerShape): CustomerValues {
  const { name, email, phone, reference, description, metadata } = customer;
  return {
    name: name ?? '',
    email: email ?? '',
    phone: phone ?? '',
    reference: reference ?? '',
    description: description ?? '',
    rows: Object.entries(metadata).map(([key, value]) => ({ id: `kept ${key}`, key, value })),
  };
}

/** Only what was changed since `base`, so that what a role sees masked is never written back. Null when nothing was. */
export function customerPatch(base: CustomerShape, typed: CustomerValues): Patch | null {
  const patch: Patch = {};
  for (const field of [...PERSON_FIELDS, ...OWN_FIELDS]) {
    const value = typed[field].trim() === '' ? null : typed[field];
    if (value !== base[field]) patch[field] = value;
  }
  const wanted = new Map(typed.rows.filter((row) => row.key !== '').map((row) => [row.key, row.value]));
  const kept = new Map(Object.entries(base.metadata));
  const set = [...wanted].filter(([key, value]) => kept.get(key) !== value);
  const removed = [...kept.keys()].filter((key) => !wanted.has(key));
  if (set.length + removed.length > 0) {
    patch.metadata = Object.fromEntries([...set, ...removed.map((key) => [key, null] as const)]);
  }
  return Object.keys(patch).length > 0 ? patch : null;
}
