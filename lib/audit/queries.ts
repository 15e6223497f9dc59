import type { Actor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { AuditRecord, Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import { createdBetween, inOrNot } from '@/lib/lists/where';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { AuditFilters } from './filters';

/** A record with the name of who acted: names are looked up, not kept. */
export type AuditRow = AuditRecord & { actorLabel: string };

/**
 * One page of the audit log, newest first unless asked otherwise. Developers and support get their own records only, as do
 * roles of the merchant's own without `members:read`.
 */
export async function listAuditRecords(actor: Actor, filters: AuditFilters): Promise<KeysetPage<AuditRow>> {
  const { where, orderBy, take, page } = sortedKeyset<AuditRow>(
    [actor.environment.id, 'audit'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, { created: { field: 'id', kind: 'id' } }),
  );
  const rows = await db().auditRecord.findMany({
    where: { AND: [whereOf(actor, filters), where] },
    orderBy,
    take,
  });
  return page(await named(actor, rows));
}

async function named(actor: Actor, rows: readonly AuditRecord[]): Promise<AuditRow[]> {
  const labels = await actorLabels(
    actor,
    rows.map(({ actorId }) => actorId),
  );
  return rows.map((row) => ({ ...row, actorLabel: labels[row.actorId] ?? row.actorId }));
}

function whereOf(actor: Actor, filters: AuditFilters): Prisma.AuditRecordWhereInput {
  const search = filters.search?.trim();
  return {
    AND: [
      visibleTo(actor),
      ...inOrNot('outcome', filters.outcome, filters['outcome[not]']),
      // Records have the real time, also where a sandbox's clock has been moved.
      ...createdBetween('auditRecord', filters['created[gte]'], filters['created[lt]'], 0),
      ...(filters.actor ? [{ actorId: filters.actor }] : []),
      ...(filters.action ? [{ action: filters.action }] : []),
      ...(filters.object ? [{ objectId: filters.object }] : []),
      ...(search ? [foundBy(search)] : []),
    ],
  };
}

function foundBy(search: string): Prisma.AuditRecordWhereInput {
  if (isId('auditRecord', search)) return { id: search };
  if (isId('request', search)) return { requestId: search };
  return { OR: [{ objectId: search }, { actorId: search }] };
}

function visibleTo(actor: Actor): Prisma.AuditRecordWhereInput {
  // Of the merchant's own roles, those see what others did that may see who they are.
  const isOwnOnly = actor.rights?.ownRole
    ? !actor.permissions.has('members:read')
    : actor.role === 'developer' || actor.role === 'support';
  return { environmentId: actor.environment.id, ...(isOwnOnly ? { actorId: actor.id } : {}) };
}

/** How many records there are with these filters, counted up to `take`. */
export function countAuditRecords(actor: Actor, filters: AuditFilters, take: number): Promise<number> {
  return db().auditRecord.count({ where: whereOf(actor, filters), take });
}

/** The record with this id, as far as the actor may see it. Throws `not_found`. */
export async function getAuditRecord(actor: Actor, id: string): Promise<AuditRow> {
  const record = await db().auditRecord.findFirst({ where: { ...visibleTo(actor), AND: { id } } });
  const [row] = await named(actor, record ? [record] : []);
  if (!row) throw notFound();
  return row;
}
