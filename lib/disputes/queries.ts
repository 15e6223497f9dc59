import type { Actor } from '@/lib/auth/actor';
import { CONNECTORS } from '@/lib/connectors';
import { db, select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { DisputeEvidenceVersion, Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import type { SumField } from '@/lib/lists/definition';
import { createdBetween, inOrNot } from '@/lib/lists/where';
import { traitsAsked } from '@/lib/payments/where-trait';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { DisputeFilters } from './filters';
import type { DisputeRow, DisputeSettingRow, FileRow } from './rows';
import { type DisputeStatus, WAITING_STATUSES } from './status';
import type { DisputeView } from './views';

const PARTS = {
  evidence: true,
  files: { where: { removedAt: null }, orderBy: { id: 'asc' } },
} as const satisfies Prisma.DisputeInclude;

/** The dispute with its draft and files. Throws `not_found`. */
export async function getDispute(actor: Actor, id: string): Promise<DisputeRow> {
  if (!isId('dispute', id)) throw notFound();
  const dispute = await db().dispute.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
    include: PARTS,
  });
  if (!dispute) throw notFound();
  return dispute;
}

/** Earlier versions of the draft, newest first; none for those who may not write it. */
export async function evidenceVersions(actor: Actor, id: string): Promise<DisputeEvidenceVersion[]> {
  if (!actor.permissions.has('disputes:write')) return [];
  return db().disputeEvidenceVersion.findMany({
    where: { environmentId: actor.environment.id, disputeId: id },
    orderBy: { number: 'desc' },
  });
}

const VIEWS: Record<DisputeView, readonly DisputeStatus[]> = {
  needs_response: WAITING_STATUSES,
  under_review: ['under_review'],
  won: ['won'],
  lost: ['lost', 'accepted', 'expired'],
};

function whereOf(actor: Actor, filters: DisputeFilters): Prisma.DisputeWhereInput {
  const search = filters.search?.trim();
  // The connector says its method; see above.
  const traits = traitsAsked({ ...filters, method: undefined, 'method[not]': undefined });
  return {
    AND: [
      { environmentId: actor.environment.id },
      ...inOrNot('status', filters.view && VIEWS[filters.view], undefined),
      ...inOrNot('status', filters.status, filters['status[not]']),
      ...inOrNot('reason', filters.reason, filters['reason[not]']),
      ...inOrNot('stage', filters.stage, filters['stage[not]']),
      ...inOrNot('currency', filters.currency, filters['currency[not]']),
      ...inOrNot('connector', connectorsOf(filters.method), connectorsOf(filters['method[not]'])),
      ...createdBetween(
        'dispute',
        filters['created[gte]'],
        filters['created[lt]'],
        actor.environment.clockOffsetMs,
      ),
      {
        evidenceDueAt: { gte: filters['due[gte]'], lt: filters['due[lt]'] },
        amount: { gte: filters['amount[gte]'], lte: filters['amount[lte]'] },
        paymentId: filters.payment,
        overReturned: filters.over_returned,
      },
      ...(traits.length > 0 ? [{ payment: { trait: { AND: traits } } }] : []),
      ...(search ? [searchFor(search)] : []),
    ],
  };
}

/** A dispute comes through the connector that took the payment, so that says its method. */
function connectorsOf(methods: readonly string[] | undefined): string[] | undefined {
  return (
    methods &&
    Object.entries(CONNECTORS).flatMap(([name, { methodType }]) =>
      methods.includes(methodType) ? [name] : [],
    )
  );
}

function searchFor(text: string): Prisma.DisputeWhereInput {
  if (isId('dispute', text)) return { id: text };
  return isId('payment', text) ? { paymentId: text } : { networkReference: text };
}

const SORTS = {
  due: { field: 'evidenceDueAt', kind: 'time' },
  created: { field: 'id', kind: 'id' },
  amount: { field: 'amount', kind: 'amount' },
} as const;

/** One page of disputes, the one to answer soonest first unless asked otherwise. Reads `limit + 1` rows along an index. */
export async function listDisputes(actor: Actor, filters: DisputeFilters): Promise<KeysetPage<DisputeRow>> {
  const { where, orderBy, take, page } = sortedKeyset<DisputeRow>(
    [actor.environment.id, 'dispute'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, SORTS, { ...SORTS.due, isDescending: false }),
  );
  const rows = await db().dispute.findMany({
    where: { AND: [whereOf(actor, filters), where] },
    include: PARTS,
    orderBy,
    take,
  });
  return page(rows);
}

/** How many disputes there are with these filters, counted up to `take`. */
export function countDisputes(actor: Actor, filters: DisputeFilters, take: number): Promise<number> {
  return db().dispute.count({ where: whereOf(actor, filters), take });
}

/** What the first `take` disputes with these filters come to, in minor units of the one currency that they are filtered by. */
export async function sumDisputes(
  actor: Actor,
  filters: DisputeFilters,
  _field: SumField,
  take: number,
): Promise<bigint> {
  const { _sum } = await db().dispute.aggregate({
    where: whereOf(actor, filters),
    take,
    _sum: { amount: true },
  });
  return _sum.amount ?? 0n;
}

/** How many disputes wait for the merchant: the number beside the navigation's entry. */
export async function countWaitingDisputes(actor: Actor): Promise<number> {
  const [row] = await select<{ count: number }>(
    'waiting_disputes',
    `SELECT count(*)::int AS count FROM dispute
     WHERE environment_id = $1 AND status IN ('inquiry', 'needs_response')`,
    [actor.environment.id],
  );
  return row?.count ?? 0;
}

/** Every dispute of a payment, oldest first. */
export function disputesOfPayment(actor: Actor, paymentId: string): Promise<DisputeRow[]> {
  return db().dispute.findMany({
    where: { environmentId: actor.environment.id, paymentId },
    orderBy: { id: 'asc' },
    take: 100,
  });
}

/** A file of a dispute that was not removed. Throws `not_found`. */
export async function getDisputeFile(actor: Actor, disputeId: string, fileId: string): Promise<FileRow> {
  const file = await db().disputeFile.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id: fileId } },
  });
  if (!file || file.disputeId !== disputeId || file.removedAt) throw notFound();
  return file;
}

export function getDisputeSetting(actor: Actor): Promise<DisputeSettingRow | null> {
  return db().disputeSetting.findUnique({ where: { environmentId: actor.environment.id } });
}
