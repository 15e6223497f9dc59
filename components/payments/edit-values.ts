import type { PaymentShape } from './payment-shape';

export const METADATA_ROWS_MAX = 50;
export const LIMITS = { reference: 200, description: 1_000, key: 40, value: 500 } as const;

export type MetadataRow = { id: string; key: string; value: string };
/** What is typed; an empty text is no reference or description at all. */
export type EditValues = { reference: string; description: string; rows: readonly MetadataRow[] };

type Editable = Pick<PaymentShape, 'reference' | 'description' | 'metadata'>;
type Patch = {
  reference?: string | null;
  description?: string | null;
  metadata?: Record<string, string | null>;
};

/** The fields as the payment has them, ready to be typed in. */
export function valuesOf(payment: Editable): EditValues {
  return {
    reference: payment.reference ?? '',
    description: payment.description ?? '',
    rows: Object.entries(payment.metadata).map(([key, value]) => ({ id: `kept ${key}`, key, value })),
  };
}

/** Only what was changed since `base`: what somebody else changed meanwhile stays. Null when nothing was. */
export function patchOf(base: Editable, typed: EditValues): Patch | null {
  const patch: Patch = {};
  const reference = typed.reference.trim() === '' ? null : typed.reference;
  const description = typed.description.trim() === '' ? null : typed.description;
  if (reference !== base.reference) patch.reference = reference;
  if (description !== base.description) patch.description = description;
  const wanted = new Map(typed.rows.filter((row) => row.key !== '').map((row) => [row.key, row.value]));
  const kept = new Map(Object.entries(base.metadata));
  const set = [...wanted].filter(([key, value]) => kept.get(key) !== value);
  const removed = [...kept.keys()].filter((key) => !wanted.has(key));
  if (set.length + removed.length > 0) {
    patch.metadata = Object.fromEntries([...set, ...removed.map((key) => [key, null] as const)]);
  }
  return Object.keys(patch).length > 0 ? patch : null;
}

export type RowFault = 'keyEmpty' | 'keyTooLong' | 'keyTwice' | 'valueTooLong';

/** What is wrong with a row among the others; a row with neither key nor value is left out when saving. */
export function rowFault(row: MetadataRow, rows: readonly MetadataRow[]): RowFault | null {
  if (row.key === '') return row.value === '' ? null : 'keyEmpty';
  if (isLonger(row.key, LIMITS.key)) return 'keyTooLong';
  if (rows.find((other) => other.key === row.key) !== row) return 'keyTwice';
  return isLonger(row.value, LIMITS.value) ? 'valueTooLong' : null;
}

/** Whether all of it can be sent, as far as that is known here. */
export function isValid({ reference, description, rows }: EditValues): boolean {
  if (isLonger(reference, LIMITS.reference) || isLonger(description, LIMITS.description)) return false;
  return rows.every((row) => rowFault(row, rows) === null);
}

/** Characters as people count them, which is how the limits are meant. */
export function isLonger(text: string, max: number): boolean {
  return [...text].length > max;
}
