import { type Actor, refundLimitOf } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Event, Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { isCurrency } from '@/lib/money';
import type { StoryOperation } from '@/lib/payments/timeline';
import type { RefundApprovalRow, RefundRow } from './rows';

export type RefundParts = Prisma.RefundGetPayload<{ include: { payment: true; approval: true } }> & {
  operation: StoryOperation;
  events: Omit<Event, 'snapshot'>[];
};

/** A refund with its payment, its approval, its call to the network and its events, oldest first. Throws `not_found`. */
export async function getRefundParts(actor: Actor, id: string): Promise<RefundParts> {
  if (!isId('refund', id)) throw notFound();
  const environmentId = actor.environment.id;
  const refund = await db().refund.findUnique({
    where: { environmentId_id: { environmentId, id } },
    include: { payment: true, approval: true },
  });
  if (!refund) throw notFound();
  const [operation, events] = await Promise.all([
    db().operation.findUniqueOrThrow({
      where: { environmentId_id: { environmentId, id: refund.operationId } },
      include: { later: { orderBy: { number: 'asc' } } },
    }),
    db().event.findMany({
      where: { environmentId, objectId: id },
      orderBy: { seq: 'asc' },
      omit: { snapshot: true },
    }),
  ]);
  return { ...refund, operation, events };
}

export type WaitingRefund = RefundApprovalRow & { refund: RefundRow };

/** Refunds that wait for a second person, the most urgent first; at most 200. */
export function listWaitingRefunds(actor: Actor): Promise<WaitingRefund[]> {
  return db().refundApproval.findMany({
    where: { environmentId: actor.environment.id, decision: null },
    include: { refund: true },
    orderBy: [{ expiresAt: 'asc' }, { refundId: 'asc' }],
    take: 200,
  });
}

/** Why this person may not decide on a refund that waits, or null. The door and the database check it again. */
export function whyNotDecide(
  actor: Pick<Actor, 'id' | 'role' | 'rights' | 'permissions'>,
  asked: Pick<RefundApprovalRow, 'requestedBy' | 'amount' | 'currency'>,
): 'requester' | 'role' | 'limit' | null {
  if (asked.requestedBy === actor.id) return 'requester';
  if (!actor.permissions.has('refunds:approve')) return 'role';
  const limit = isCurrency(asked.currency) ? refundLimitOf(actor, asked.currency) : null;
  return limit !== null && asked.amount > limit ? 'limit' : null;
}
