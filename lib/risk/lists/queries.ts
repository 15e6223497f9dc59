import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { db, select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Prisma, RiskList, RiskListEntry } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import { createdBetween } from '@/lib/lists/where';
import { LIST_KINDS, type ListKind } from '@/lib/risk/facts';
import type { KnownList, KnownLists } from '@/lib/risk/rules/check';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import { readValue } from './entry-value';
import type { EntryFilters } from './filters';
import { LISTS_MAX, type ListFilters } from './schema';

/** One page of the lists that are not removed, newest first. */
export async function listRiskLists(actor: Actor, filters: ListFilters): Promise<KeysetPage<RiskList>> {
  const { id, orderBy, take, page } = keyset(
    [actor.environment.id, 'risk_list'],
    filters.cursor,
    filters.limit,
  );
  const rows = await db().riskList.findMany({
    where: {
      environmentId: actor.environment.id,
      kind: filters.kind,
      purpose: filters.purpose,
      deletedAt: null,
      id,
    },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows);
}

/** What rules may look values up in: the kind of each list that is not removed, by its key. */
export async function knownLists(environmentId: string): Promise<KnownLists> {
  const rows = await db().riskList.findMany({
    where: { environmentId, deletedAt: null },
    select: { key: true, kind: true },
    orderBy: { key: 'asc' },
    take: LISTS_MAX,
  });
  return new Map(rows.map(({ key, kind }) => [key, kind as ListKind]));
}

/** The same for an editor; null for whoever may not see lists, whose rules are checked when they are saved. */
export async function listsToOffer(actor: Actor): Promise<KnownList[] | null> {
  return actor.permissions.has('risk_lists:read') ? [...(await knownLists(actor.environment.id))] : null;
}

/** The list with this id, not a removed one. Throws `not_found`. */
export async function getRiskList(actor: Actor, id: string): Promise<RiskList> {
  if (!isId('riskList', id)) throw notFound();
  const list = await db().riskList.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!list || list.deletedAt) throw notFound();
  return list;
}

export type UsingRule = { id: string; name: string };

/** The rules that look values up in a list. */
export async function rulesUsing(actor: Actor, list: Pick<RiskList, 'key'>): Promise<UsingRule[]> {
  const rows = await select<{ rules: UsingRule[] }>(
    'risk_list_rules',
    'SELECT risk_list_rules($1, $2) AS rules',
    [actor.environment.id, list.key],
  );
  return rows[0]?.rules ?? [];
}

/** The entry with this id, also of a list that is being taken away. Throws `not_found`. */
export async function getListEntry(actor: Actor, id: string): Promise<RiskListEntry> {
  const entry = await findListEntry(actor, id);
  if (!entry) throw notFound();
  return entry;
}

/** The same, or null. */
export async function findListEntry(actor: Actor, id: string): Promise<RiskListEntry | null> {
  if (!isId('riskListEntry', id)) return null;
  return db().riskListEntry.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
}

/** One page of entries, newest first. */
export async function listEntries(actor: Actor, filters: EntryFilters): Promise<KeysetPage<RiskListEntry>> {
  const place = [actor.environment.id, 'risk_list_entry'];
  const sort = sortBy(filters.sort, { created: { field: 'id', kind: 'id' } });
  const { where, orderBy, take, page } = sortedKeyset<RiskListEntry>(
    place,
    filters.cursor,
    filters.limit,
    sort,
  );
  const rows = await db().riskListEntry.findMany({
    where: { AND: [await whereOf(actor, filters), where] },
    orderBy,
    take,
  });
  return page(rows);
}

/** How many entries these filters give, counted up to `take`. */
export async function countEntries(actor: Actor, filters: EntryFilters, take: number): Promise<number> {
  const where = await whereOf(actor, filters);
  return (await db().riskListEntry.findMany({ where, select: { id: true }, take })).length;
}

async function whereOf(actor: Actor, filters: EntryFilters): Promise<Prisma.RiskListEntryWhereInput> {
  const { clockOffsetMs } = actor.environment;
  return {
    AND: [
      { environmentId: actor.environment.id, list: { deletedAt: null } },
      ...(filters.list === undefined ? [] : [{ listId: filters.list }]),
      ...(filters.view === 'ended' ? [{ endsAt: { lte: now(clockOffsetMs) } }] : []),
      ...(filters.search === undefined ? [] : [await found(actor, filters.search.trim())]),
      ...createdBetween('riskListEntry', filters['created[gte]'], filters['created[lt]'], clockOffsetMs),
    ],
  };
}

/** A value is found as a whole, in lists of whatever kind it can be of: that is what the index answers. */
async function found(actor: Actor, search: string): Promise<Prisma.RiskListEntryWhereInput> {
  const read = LIST_KINDS.map((kind) => ({ kind, found: readValue(kind, search) }));
  const possible = read.flatMap((one) =>
    'value' in one.found ? [{ kind: one.kind, value: one.found.value }] : [],
  );
  const rows = await select<{ kind: string; match_key: string }>(
    'risk_list_matches',
    `SELECT kind, risk_list_match($1, kind, value) AS match_key FROM unnest($2::text[], $3::text[]) AS x(kind, value)`,
    [actor.environment.id, possible.map(({ kind }) => kind), possible.map(({ value }) => value)],
  );
  return {
    OR: [
      ...rows.map(({ kind, match_key }) => ({ kind, matchKey: match_key })),
      ...(/^\d{4}$/.test(search) ? [{ kind: 'card', cardLast4: search }] : []),
      { id: search },
    ],
  };
}
