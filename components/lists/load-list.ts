import 'server-only';
import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import { now } from '@/lib/clock';
import { isOutOfTime } from '@/lib/database-errors';
import { DomainError } from '@/lib/errors';
import { apiQueryOf } from '@/lib/lists/api-query';
import { columnsOf } from '@/lib/lists/columns';
import { ageOf, type ListDefinition, type SumField } from '@/lib/lists/definition';
import {
  type AddressProblem,
  EVERYTHING,
  type ListState,
  readListState,
  type SearchParams,
} from '@/lib/lists/list-state';
import { listViews } from '@/lib/lists/saved-views';
import type { ListSource } from '@/lib/lists/source';
import { asTooWide } from '@/lib/lists/too-wide';
import { isCurrency } from '@/lib/money';
import { setPageStatus } from '@/lib/page-status';
import type { ListProps, ListSum } from './list-props';

export type LoadedList<Shape extends { id: string }> =
  | { problems: AddressProblem[]; props: null }
  | { problems: null; props: ListProps<Shape> };

/**
 * Everything that a list's page shows, or what is wrong with its address; then the page is answered with status 400.
 */
export async function loadList<Row, Shape extends { id: string }, Schema extends z.ZodType>(
  actor: Actor,
  list: ListDefinition<Shape>,
  source: ListSource<Row, Shape, Schema>,
  params: SearchParams,
): Promise<LoadedList<Shape>> {
  const { state, problems } = readListState(list, params);
  if (problems.length > 0) return refused(problems);
  const { timeZone, defaultCurrency, clockOffsetMs } = actor.environment;
  const present = now(clockOffsetMs);
  const apiQuery = apiQueryOf(list, state, { zone: timeZone, defaultCurrency, now: present });
  const filters = source.schema.safeParse(apiQuery);
  if (!filters.success) {
    const [name = ''] = filters.error.issues[0]?.path ?? [];
    return refused([{ parameter: String(name).replace(/\[.*/, ''), value: '', fault: 'value' }]);
  }
  const read = async () => {
    const newest = state.after || state.before ? null : await newestOf(actor, list, source, apiQuery);
    return { newest, page: await source.query(actor, filters.data) };
  };
  const found = await read().catch((error: unknown) =>
    refusalOf(state, asTooWide(error, filters.data as object)),
  );
  if (Array.isArray(found)) return refused(found);
  const { newest, page } = found;
  const [counts, chosen, views, opened] = await Promise.all([
    countTabs(actor, list, source, apiQuery),
    columnsOf(actor, list.key),
    listViews(actor, list.key),
    state.open === null ? null : source.one(actor, state.open).catch(absentAsNull),
  ]);
  const asked = { field: state.sum, currency: apiQuery.currency, count: counts[state.tab] ?? null };
  const sum = await sumOf(actor, source, filters.data, asked);
  return {
    problems: null,
    props: {
      state,
      rows: page.rows.map((row) => source.render(actor, row)),
      counts,
      sum,
      newer: page.previousCursor,
      older: page.nextCursor,
      apiQuery,
      newest,
      columns: shownColumns(list, chosen.wide),
      phoneColumns: phoneColumns(list, chosen.phone),
      views,
      now: present.toISOString(),
      opened: opened && source.render(actor, opened),
    },
  };
}

async function refused(problems: AddressProblem[]): Promise<{ problems: AddressProblem[]; props: null }> {
  setPageStatus((await currentFacts()).requestId, 400);
  return { problems, props: null };
}

const COUNT_CAP = 10_000;

/**
 * Rows of each tab with these filters, counted up to 10,001 ("10,000+" beyond), so that a tab never costs more as the
 * table grows.
 */
async function countTabs<Row, Shape extends { id: string }, Schema extends z.ZodType>(
  actor: Actor,
  list: ListDefinition<Shape>,
  source: ListSource<Row, Shape, Schema>,
  { view: _view, ...apiQuery }: Record<string, string>,
): Promise<Record<string, number | null>> {
  const counts = list.tabs.map(async ({ key }) => {
    const filters = source.schema.parse(key === EVERYTHING ? apiQuery : { ...apiQuery, view: key });
    return [key, await source.count(actor, filters, COUNT_CAP + 1).catch(unknownAsNull)] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

/**
 * What the rows come to, where the address asks for it and they are of one currency. As far as they are counted they are
 * added up, and no further, so that it has the price of the count.
 */
async function sumOf<Row, Shape extends { id: string }, Schema extends z.ZodType>(
  actor: Actor,
  source: ListSource<Row, Shape, Schema>,
  filters: z.output<Schema>,
  { field, currency, count }: { field: SumField | null; currency: string | undefined; count: number | null },
): Promise<ListSum | null> {
  if (!field || !source.sum || currency === undefined || !isCurrency(currency)) return null;
  if (count === null || count > COUNT_CAP) return { field, currency, amount: null };
  const amount = await source.sum(actor, filters, field, COUNT_CAP).catch(unknownAsNull);
  return { field, currency, amount: amount === null ? null : String(amount) };
}

/** The newest row with these filters, read before the page: what comes later than it is new, in any order. */
async function newestOf<Row, Shape extends { id: string }, Schema extends z.ZodType>(
  actor: Actor,
  list: ListDefinition<Shape>,
  source: ListSource<Row, Shape, Schema>,
  apiQuery: Record<string, string>,
): Promise<string> {
  const { rows } = await source.query(
    actor,
    source.schema.parse({ ...apiQuery, sort: '-created', limit: '1' }),
  );
  return rows[0] === undefined ? '' : ageOf(list, source.render(actor, rows[0]));
}

/** A choice may name a column that no longer exists; without any that does, the list's own are shown. */
function shownColumns<Shape extends { id: string }>(
  list: ListDefinition<Shape>,
  chosen: string[] | null,
): string[] {
  const known = (chosen ?? []).filter((key) => list.columns.some((column) => column.key === key));
  if (known.length > 0) return known;
  return list.columns.filter((column) => column.isDefault).map((column) => column.key);
}

/** Two lines with two facts each: left and right of the first, then of the second. */
function phoneColumns<Shape extends { id: string }>(
  list: ListDefinition<Shape>,
  chosen: string[] | null,
): string[] {
  const known = (chosen ?? []).filter((key) => list.columns.some((column) => column.key === key));
  if (known.length > 0) return known;
  const placed = list.columns.filter((column) => column.phone !== undefined);
  return placed.sort((a, b) => (a.phone ?? 0) - (b.phone ?? 0)).map((column) => column.key);
}

/** What is wrong with an address whose rows could not be read. Throws what is no fault of the address. */
function refusalOf(state: ListState, error: unknown): AddressProblem[] {
  if (!(error instanceof DomainError)) throw error;
  if (error.status === 400)
    return [
      { parameter: state.after ? 'after' : 'before', value: state.after || state.before, fault: 'cursor' },
    ];
  if (error.code !== 'list_too_wide') throw error;
  const asked = { ...state.filters, ...(state.search && { q: state.search }) };
  return Object.entries(Object.keys(asked).length > 0 ? asked : { view: state.tab }).map(
    ([parameter, value]) => ({ parameter, value: value ?? '', fault: 'wide' }),
  );
}

/** Null where there was no time to count. */
function unknownAsNull(error: unknown): null {
  if (isOutOfTime(error)) return null;
  throw error;
}

function absentAsNull(error: unknown): null {
  if (error instanceof DomainError && error.code === 'not_found') return null;
  throw error;
}
