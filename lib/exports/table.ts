import type { ColumnDefinition, ExportValue } from '@/lib/lists/definition';
import { type Currency, isCurrency, toDecimal } from '@/lib/money';
import type { ExportSource } from './registry';

/** A cell of a file: exact decimal text of a number, or text. */
export type FileCell = { number: string } | string | null;
export type ExportTable = { heads: string[]; cells: (row: { id: string }) => FileCell[] };

/** The key of the label of the column that the first amount brings along. */
export const CURRENCY_LABEL = '+currency';

type Column = ColumnDefinition<{ id: string }>;

/**
 * The table of an export: the chosen columns in their order, times in `zone` and heads in the words of `labels`. The
 * first amount brings the currency along in a column of its own, so that amounts stay numbers.
 */
export function exportTable(
  source: ExportSource,
  chosen: readonly string[],
  zone: string,
  labels: Record<string, string>,
): ExportTable {
  const label = (key: string) => labels[key] ?? key;
  const columns = chosen.flatMap((key) =>
    source.list.columns.filter((column) => column.key === key && column.exports),
  );
  const time = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone });
  const firstAmount = columns.find((column) => column.isAmount);
  return {
    heads: columns.flatMap((column) => [
      column.isTime ? `${label(column.key)} (${zone})` : label(column.key),
      ...(column === firstAmount ? [label(CURRENCY_LABEL)] : []),
    ]),
    cells: (row) =>
      columns.flatMap((column) => {
        const value = column.exports?.(row) ?? null;
        const cell = cellOf(value, time);
        return column === firstAmount ? [cell, currencyOf(value)] : [cell];
      }),
  };
}

type Value = ReturnType<NonNullable<Column['exports']>>;

function cellOf(value: Value, time: Intl.DateTimeFormat): FileCell {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return { number: String(value) };
  if ('at' in value) return value.at === null ? null : time.format(new Date(value.at));
  return isCurrency(value.currency)
    ? { number: toDecimal(value.amount, value.currency satisfies Currency) }
    : { number: String(value.amount) };
}

function currencyOf(value: Value | ExportValue): string | null {
  return typeof value === 'object' && value !== null && 'currency' in value ? value.currency : null;
}
