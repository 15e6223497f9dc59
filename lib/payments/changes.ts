import type { Change } from './story';
import type { Editable } from './timeline';

/** What an edit changed, a line per field and per key of the metadata; null where there was or is nothing. */
export function changesOf(before: Editable | null, after: Editable | null): Change[] {
  if (!before || !after) return [];
  const fields = (['reference', 'description', 'customer_email'] as const).map((field) => ({
    field: field as string,
    before: before[field],
    after: after[field],
  }));
  const keys = [...new Set([...Object.keys(before.metadata), ...Object.keys(after.metadata)])].sort();
  const metadata = keys.map((key) => ({
    field: `metadata.${key}`,
    before: before.metadata[key] ?? null,
    after: after.metadata[key] ?? null,
  }));
  return [...fields, ...metadata].filter((change) => change.before !== change.after);
}
