import type { Actor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Event, Prisma, RequestLog } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import { createdBetween } from '@/lib/lists/where';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { RequestFilters } from './filters';
import { RETENTION_DAYS, type StatusClass } from './states';

/** A call without its bodies, which no list shows, and with the name of who sent it. */
export type RequestRow = Omit<RequestLog, 'requestBody' | 'answerBody'> & { actorLabel: string };
/** A call as a whole. */
export type WholeRequest = RequestLog & { actorLabel: string };

/** One page of the request log, newest first unless asked otherwise. */
export async function listRequests(actor: Actor, filters: RequestFilters): Promise<KeysetPage<RequestRow>> {
  const { where, orderBy, take, page } = sortedKeyset<RequestRow>(
    [actor.environment.id, 'request'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, { created: { field: 'id', kind: 'id' } }),
  );
  const rows = await db().requestLog.findMany({
    where: { AND: [whereOf(actor, filters), where] },
    orderBy,
    take,
    omit: { requestBody: true, answerBody: true },
  });
  return page(await named(actor, rows));
}

async function named<Row extends { actorId: string }>(
  actor: Actor,
  rows: readonly Row[],
): Promise<(Row & { actorLabel: string })[]> {
  const labels = await actorLabels(
    actor,
    rows.map(({ actorId }) => actorId),
  );
  return rows.map((row) => ({ ...row, actorLabel: labels[row.actorId] ?? row.actorId }));
}

function whereOf(actor: Actor, filters: RequestFilters): Prisma.RequestLogWhereInput {
  const { status, method, path, code, actor: sender } = filters;
  const search = filters.search?.trim();
  const [isNot, isNotMethod] = [filters['status[not]'], filters['method[not]']];
  return {
    AND: [
      { environmentId: actor.environment.id },
      // Calls have the real time, also where a sandbox's clock has been moved.
      ...createdBetween('request', filters['created[gte]'], filters['created[lt]'], 0),
      ...(filters.view === 'failed' ? [{ status: { gte: 400 } }] : []),
      ...(status ? [{ OR: status.map(within) }] : []),
      ...(isNot ? [{ NOT: { OR: isNot.map(within) } }] : []),
      ...(method ? [{ method: { in: method } }] : []),
      ...(isNotMethod ? [{ method: { notIn: isNotMethod } }] : []),
      ...(path ? beneath(path) : []),
      ...(sender ? [{ actorId: sender }] : []),
      // Codes belong to failures, for which there is an index.
      ...(code ? [{ code, status: { gte: 400 } }] : []),
      ...(filters.idempotency_key ? [{ idempotencyKey: filters.idempotency_key }] : []),
      ...(filters.object ? [about(filters.object)] : []),
      ...(search ? [foundBy(search)] : []),
    ],
  };
}

function within(statusClass: StatusClass): Prisma.RequestLogWhereInput {
  const first = Number(statusClass[0]) * 100;
  return { status: { gte: first, lt: first + 100 } };
}

function about(id: string): Prisma.RequestLogWhereInput {
  return { OR: [{ objectId: id }, { paymentId: id }] };
}

/** An id in the path has an index, what only begins a path has none. */
function beneath(path: string): Prisma.RequestLogWhereInput[] {
  const start = `/${path.replace(/^\/?(api\/v1)?\/?/, '')}`;
  const id = start.split('/')[2];
  return [{ path: { startsWith: start } }, ...(id && /^[a-z]+_[0-9a-z]{26}$/.test(id) ? [about(id)] : [])];
}

function foundBy(search: string): Prisma.RequestLogWhereInput {
  if (isId('request', search)) return { id: search };
  if (isId('key', search)) return { actorId: search };
  return { OR: [{ idempotencyKey: search }, { objectId: search }, { paymentId: search }] };
}

/** How many calls there are with these filters, counted up to `take`. */
export function countRequests(actor: Actor, filters: RequestFilters, take: number): Promise<number> {
  return db().requestLog.count({ where: whereOf(actor, filters), take });
}

/** The call with this id and its bodies. Throws `not_found`, also for one that is too old to be kept. */
export async function getRequest(actor: Actor, id: string): Promise<WholeRequest> {
  if (!isId('request', id)) throw notFound();
  const row = await db().requestLog.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  const [whole] = await named(actor, row ? [row] : []);
  if (!whole) throw notFound();
  return whole;
}

/** Whether this id is that of a call which is kept and which the actor may see: the console's own requests are not. */
export async function isLogged(actor: Actor, id: string | null): Promise<boolean> {
  if (id === null || !actor.permissions.has('requests:read')) return false;
  return (await db().requestLog.count({ where: { environmentId: actor.environment.id, id } })) > 0;
}

/** The events that a call made, in their order; found by its object, because events have no index by request. */
export function eventsOfRequest(actor: Actor, row: RequestRow): Promise<Event[]> {
  const { id, objectId, paymentId } = row;
  if (!objectId && !paymentId) return Promise.resolve([]);
  return db().event.findMany({
    where: {
      environmentId: actor.environment.id,
      requestId: id,
      OR: [...(objectId ? [{ objectId }] : []), ...(paymentId ? [{ paymentId }] : [])],
    },
    orderBy: { id: 'asc' },
    take: 20,
  });
}

/** Days for which this environment keeps its request log. */
export async function retentionDays(actor: Actor): Promise<number> {
  const setting = await db().requestLogSetting.findUnique({
    where: { environmentId: actor.environment.id },
  });
  return setting?.retentionDays ?? RETENTION_DAYS;
}
