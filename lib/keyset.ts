import { cursorAfter, readCursor } from './page';

/**
 * Lists over ids in both directions, newest first. Ids sort by creation, so (environment, id) is the primary key, the
 * order and the keyset; pages never use OFFSET.
 */
export type KeysetPage<Row> = {
  rows: Row[];
  hasMore: boolean;
  nextCursor: string | null;
  previousCursor: string | null;
};

/** Rows older than (`after`) or newer than (`before`) this id. */
type Position = { id: string; direction: 'after' | 'before' };

/** What a page reads: the condition on `id`, the order, and one row more than asked to know whether others follow. */
export type Keyset = {
  id: { lt: string } | { gt: string } | undefined;
  orderBy: { id: 'asc' | 'desc' };
  take: number;
  page<Row extends { id: string }>(read: Row[]): KeysetPage<Row>;
};

/**
 * The keyset of one page of `limit` rows. `list` names what may not change between pages (environment, noun); a cursor
 * of another list is refused with `invalid_request`.
 */
export function keyset(list: readonly string[], cursor: string | null | undefined, limit: number): Keyset {
  const key = readCursor(list, cursor ?? null);
  const position: Position | null =
    key === null ? null : { direction: key[0] === 'before' ? 'before' : 'after', id: key[1] ?? '' };
  const backwards = position?.direction === 'before';
  return {
    id: position ? (backwards ? { gt: position.id } : { lt: position.id }) : undefined,
    orderBy: { id: backwards ? 'asc' : 'desc' },
    take: limit + 1,
    page: (read) => pageOf(list, read, position, limit),
  };
}

function pageOf<Row extends { id: string }>(
  list: readonly string[],
  read: Row[],
  position: Position | null,
  limit: number,
): KeysetPage<Row> {
  const backwards = position?.direction === 'before';
  const extra = read.length > limit;
  const rows = read.slice(0, limit);
  if (backwards) rows.reverse();
  const first = rows[0];
  const last = rows.at(-1);
  const hasMore = backwards ? rows.length > 0 : extra;
  const hasNewer = backwards ? extra : position !== null;
  return {
    rows,
    hasMore,
    nextCursor: last && hasMore ? cursorAfter(list, ['after', last.id]) : null,
    previousCursor: first && hasNewer ? cursorAfter(list, ['before', first.id]) : null,
  };
}
