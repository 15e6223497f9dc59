import { DomainError } from './errors';
import type { KeysetPage } from './keyset';
import { cursorAfter, readCursor } from './page';

/** What a list is ordered by: `id` (creation), an amount or an instant; equal values follow each other by id. */
export type SortBy = { field: string; kind: 'id' | 'amount' | 'time'; isDescending: boolean };

/** The parts of a page's query that the order decides, in Prisma's words. */
export type SortedKeyset<Row> = {
  where: Record<string, unknown>;
  orderBy: Record<string, 'asc' | 'desc'>[];
  take: number;
  page(read: Row[]): KeysetPage<Row>;
};

/**
 * One page of `limit` rows in any order that an index has. `list` names what may not change between pages; the order is
 * part of it, so a cursor of another order is refused with `invalid_request`.
 */
export function sortedKeyset<Row extends { id: string }>(
  list: readonly string[],
  cursor: string | null | undefined,
  limit: number,
  sort: SortBy,
): SortedKeyset<Row> {
  const isUsual = sort.kind === 'id' && sort.isDescending;
  const name = isUsual ? list : [...list, sort.field, sort.isDescending ? 'desc' : 'asc'];
  const key = readCursor(name, cursor ?? null);
  const isBackwards = key?.[0] === 'before';
  const direction = sort.isDescending === isBackwards ? 'asc' : 'desc';
  const position = (row: Row) => (sort.kind === 'id' ? [row.id] : [row.id, textOf(row, sort)]);
  return {
    where: key ? behind(sort, key, direction) : {},
    orderBy: [
      { environmentId: direction },
      ...(sort.kind === 'id' ? [] : [{ [sort.field]: direction } as const]),
      { id: direction },
    ],
    take: limit + 1,
    page(read) {
      const isMore = read.length > limit;
      const rows = read.slice(0, limit);
      if (isBackwards) rows.reverse();
      const [first, last] = [rows[0], rows.at(-1)];
      const hasMore = isBackwards ? rows.length > 0 : isMore;
      const hasEarlier = isBackwards ? isMore : key !== null;
      return {
        rows,
        hasMore,
        nextCursor: last && hasMore ? cursorAfter(name, ['after', ...position(last)]) : null,
        previousCursor: first && hasEarlier ? cursorAfter(name, ['before', ...position(first)]) : null,
      };
    },
  };
}

/** Rows behind a key. The plain bound beside the exact one is what an index can begin at. */
function behind(sort: SortBy, key: readonly string[], direction: 'asc' | 'desc'): Record<string, unknown> {
  const than = direction === 'desc' ? 'lt' : 'gt';
  const id = { id: { [than]: key[1] ?? '' } };
  if (sort.kind === 'id') return id;
  const value = valueFrom(key[2] ?? '', sort.kind);
  const { field } = sort;
  return {
    AND: [
      { [field]: { [`${than}e`]: value } },
      { OR: [{ [field]: { [than]: value } }, { [field]: value, ...id }] },
    ],
  };
}

function textOf(row: object, sort: SortBy): string {
  const value = (row as Record<string, unknown>)[sort.field];
  return value instanceof Date ? value.toISOString() : String(value);
}

function valueFrom(text: string, kind: 'amount' | 'time'): bigint | Date {
  if (kind === 'amount' && /^\d{1,18}$/.test(text)) return BigInt(text);
  const instant = new Date(text);
  if (kind === 'time' && !Number.isNaN(instant.getTime())) return instant;
  throw new DomainError(
    'invalid_request',
    'The cursor does not belong to this list. Begin again without one.',
  );
}

/** The order that an API's `sort` names: `amount`, `-amount`; without one the usual one, in which the newest come first. */
export function sortBy(
  text: string | undefined,
  fields: Record<string, Omit<SortBy, 'isDescending'>>,
  usual: SortBy = { field: 'id', kind: 'id', isDescending: true },
): SortBy {
  const field = fields[(text ?? '').replace(/^-/, '')];
  if (!field) return usual;
  return { ...field, isDescending: text?.startsWith('-') ?? true };
}
