import type { Actor } from '@/lib/auth/actor';
import { db, select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { DisputeEvidenceVersion, Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import { cursorAfter, readCursor } from '@/lib/page';
import type { DisputeRow, DisputeSettingRow, FileRow } from './rows';
import { DISPUTE_VIEWS, type DisputeFilters, type DisputeView } from './schema';
import { WAITING_STATUSES } from './status';

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

const VIEWS: Record<DisputeView, Prisma.DisputeWhereInput> = {
  needs_response: { status: { in: [...WAITING_STATUSES] } },
  under_review: { status: 'under_review' },
  won: { status: 'won' },
  lost: { status: { in: ['lost', 'accepted', 'expired'] } },
};

/** Open disputes are read by what is due first, ended ones by what was due last. */
const ENDED: ReadonlySet<string> = new Set(['won', 'lost', 'accepted', 'expired']);

function whereOf(actor: Actor, filters: DisputeFilters): Prisma.DisputeWhereInput {
  const due = { gte: filters['due[gte]'], lt: filters['due[lt]'] };
  return {
    AND: [
      { environmentId: actor.environment.id },
      filters.view ? VIEWS[filters.view] : {},
      {
        status: filters.status,
        reason: filters.reason,
        stage: filters.stage,
        paymentId: filters.payment,
        currency: filters.currency,
        overReturned: filters.over_returned,
      },
      due.gte || due.lt ? { evidenceDueAt: due } : {},
    ],
  };
}

/** One page of disputes by the time to answer; the keyset is (due, id), read on an index. */
export async function listDisputes(actor: Actor, filters: DisputeFilters): Promise<KeysetPage<DisputeRow>> {
  const descending = ENDED.has(filters.view ?? filters.status ?? '');
  const list = [actor.environment.id, 'dispute', descending ? 'desc' : 'asc'];
  const key = readCursor(list, filters.cursor ?? null);
  const backwards = key?.[0] === 'before';
  const ascending = descending === backwards;
  const order = ascending ? 'asc' : 'desc';
  const position: Prisma.DisputeWhereInput = key
    ? beyond(new Date(key[1] ?? 0), key[2] ?? '', ascending)
    : {};
  const read = await db().dispute.findMany({
    where: { AND: [whereOf(actor, filters), position] },
    include: PARTS,
    orderBy: [{ environmentId: order }, { evidenceDueAt: order }, { id: order }],
    take: filters.limit + 1,
  });
  const extra = read.length > filters.limit;
  const rows = read.slice(0, filters.limit);
  if (backwards) rows.reverse();
  const [first, last] = [rows[0], rows.at(-1)];
  const hasMore = backwards ? rows.length > 0 : extra;
  const hasEarlier = backwards ? extra : key !== null;
  const at = (row: DisputeRow) => [row.evidenceDueAt.toISOString(), row.id];
  return {
    rows,
    hasMore,
    nextCursor: last && hasMore ? cursorAfter(list, ['after', ...at(last)]) : null,
    previousCursor: first && hasEarlier ? cursorAfter(list, ['before', ...at(first)]) : null,
  };
}

function beyond(due: Date, id: string, ascending: boolean): Prisma.DisputeWhereInput {
  const further = ascending ? { gt: due } : { lt: due };
  const furtherId = ascending ? { gt: id } : { lt: id };
  return { OR: [{ evidenceDueAt: further }, { evidenceDueAt: due, id: furtherId }] };
}

const COUNT_CAP = 10_000;

/** How many disputes each tab has with these filters, counted up to 10,000. */
export async function countDisputes(
  actor: Actor,
  filters: DisputeFilters,
): Promise<Record<DisputeView | 'all', number>> {
  const names = ['all', ...DISPUTE_VIEWS] as const;
  const counts = await Promise.all(
    names.map((view) =>
      db().dispute.count({
        where: whereOf(actor, { ...filters, view: view === 'all' ? undefined : view }),
        take: COUNT_CAP + 1,
      }),
    ),
  );
  return Object.fromEntries(names.map((name, nth) => [name, counts[nth] ?? 0])) as Record<
    DisputeView | 'all',
    number
  >;
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
