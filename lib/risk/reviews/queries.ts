import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { db, select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import { inOrNot } from '@/lib/lists/where';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { ReviewRow } from './rows';
import { ReviewFilters } from './schema';

/** The review with this id in the actor's environment. Throws `not_found`. */
export async function getReview(actor: Actor, id: string): Promise<ReviewRow> {
  if (!isId('review', id)) throw notFound();
  const review = await db().review.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!review) throw notFound();
  return review;
}

const PAYMENT = { payment: { select: { amount: true, currency: true, status: true, risk: true } } } as const;

/** The review with its payment, as lists show it. Throws `not_found`. */
export async function getReviewWithPayment(actor: Actor, id: string): Promise<ReviewRow> {
  if (!isId('review', id)) throw notFound();
  const review = await db().review.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
    include: PAYMENT,
  });
  if (!review) throw notFound();
  return review;
}

/** Reviews of which the members who took them are named. */
const ASSIGNED_MAX = 1_000;

const SORTS = {
  due: { field: 'dueAt', kind: 'time' },
  created: { field: 'id', kind: 'id' },
} as const;

/** One page of reviews, the oldest deadline first unless asked otherwise. */
export async function listReviews(actor: Actor, filters: ReviewFilters): Promise<KeysetPage<ReviewRow>> {
  const { where, orderBy, take, page } = sortedKeyset<ReviewRow>(
    [actor.environment.id, 'review'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, SORTS, { ...SORTS.due, isDescending: false }),
  );
  const rows = await db().review.findMany({
    where: { AND: [whereOf(actor, filters), where] },
    include: PAYMENT,
    orderBy,
    take,
  });
  return page(rows);
}

/** How many reviews there are with these filters, counted up to `take`. */
export function countReviews(actor: Actor, filters: ReviewFilters, take: number): Promise<number> {
  return db().review.count({ where: whereOf(actor, filters), take });
}

/** How many reviews wait for a decision now: the number beside the navigation's entry; none for who may not see them. */
export async function countOpenReviews(actor: Actor): Promise<number> {
  if (!actor.permissions.has('reviews:read')) return 0;
  return countReviews(actor, ReviewFilters.parse({ view: 'open' }), 1_000);
}

/** Members who took one of the newest reviews; none for who may not see them. */
export async function assigneesOf(actor: Actor): Promise<string[]> {
  if (!actor.permissions.has('reviews:read')) return [];
  const rows = await select<{ id: string }>(
    'review_assignees',
    `SELECT DISTINCT assigned_to AS id FROM (SELECT assigned_to FROM review WHERE environment_id = $1
       ORDER BY id DESC LIMIT ${ASSIGNED_MAX}) r WHERE assigned_to IS NOT NULL`,
    [actor.environment.id],
  );
  return rows.map(({ id }) => id);
}

function whereOf(actor: Actor, filters: ReviewFilters): Prisma.ReviewWhereInput {
  return {
    AND: [
      { environmentId: actor.environment.id, paymentId: filters.payment },
      viewOf(actor, filters.view),
      ...metRule(filters.rule),
      ...inOrNot('status', filters.status, filters['status[not]']),
      ...inOrNot('reason', filters.reason, filters['reason[not]']),
      { openedAt: { gte: filters['created[gte]'], lt: filters['created[lt]'] } },
      { dueAt: { gte: filters['due[gte]'], lt: filters['due[lt]'] } },
    ],
  };
}

/** Reviews of attempts that a rule met, or could not answer for; a shadow held nothing. */
function metRule(rule: string | undefined): Prisma.ReviewWhereInput[] {
  if (rule === undefined) return [];
  const met = isId('riskRule', rule) ? { rule } : { name: rule };
  return [{ attempt: { assessment: { hits: { array_contains: [{ ...met, shadow: false }] } } } }];
}

/** What was put away comes back by itself when its time has come. */
function viewOf(actor: Actor, view: ReviewFilters['view']): Prisma.ReviewWhereInput {
  const present = now(actor.environment.clockOffsetMs);
  const isAwake = { OR: [{ snoozedUntil: null }, { snoozedUntil: { lte: present } }] };
  switch (view) {
    case 'open':
      return { status: 'open', ...isAwake };
    case 'mine':
      return { status: 'open', assignedTo: actor.id, ...isAwake };
    case 'snoozed':
      return { status: 'open', snoozedUntil: { gt: present } };
    case 'closed':
      return { status: { not: 'open' } };
    default:
      return {};
  }
}
