import type { Actor } from '@/lib/auth/actor';
import { callFunction } from '@/lib/db';
import { type Answered, type Call, type MoveResult, moveArgument, rowOf } from '@/lib/doors/call';
import { ensure } from '@/lib/errors';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { approveReview } from './approve-review';
import { declineReview } from './decline-review';
import { getReview, getReviewWithPayment } from './queries';
import type { ReviewRow } from './rows';

type One = { id: string };

/** As `approveReview`, and the answer has the payment as it is afterwards. */
export async function approveOne(actor: Actor, { id }: One, call: Call): Promise<Answered<ReviewRow>> {
  return withPayment(actor, await approveReview(actor, { review: id }, call));
}

/** As `declineReview`, and the answer has the payment as it is afterwards. */
export async function declineOne(actor: Actor, { id }: One, call: Call): Promise<Answered<ReviewRow>> {
  return withPayment(actor, await declineReview(actor, { review: id }, call));
}

/** The review as it was told under its key, beside its payment as it is. */
async function withPayment(
  actor: Actor,
  { row, replayed }: Answered<ReviewRow>,
): Promise<Answered<ReviewRow>> {
  return { row: { ...(await getReviewWithPayment(actor, row.id)), ...row }, replayed };
}

/**
 * Gives all that is left of a captured payment back as fraud, and ends its review with that. The refund comes first and has
 * the key; cut off behind it, the same request finds the refund and ends the review. Throws `not_found`, `invalid_state`
 * (declined already, nothing was captured), `insufficient_scope` for who may refund and not decide, and what `issueRefund`
 * throws. Above the member's limit the refund waits for a second person; the review is over, because it was decided.
 */
export async function refundAsFraud(actor: Actor, { id }: One, call: Call): Promise<Answered<ReviewRow>> {
  // The door asks for what every refund needs; ending a review is more.
  ensure(actor.permissions.has('reviews:write'), 'insufficient_scope', 'You may not decide on reviews here.');
  const review = await getReview(actor, id);
  ensure(
    review.status === 'open' || review.status === 'approved' || review.status === 'refunded_as_fraud',
    'invalid_state',
    'The review was decided otherwise. Nothing was moved.',
    { current_status: review.status, allowed: ['open', 'approved'] },
  );
  const input = {
    payment: review.paymentId,
    reason: 'fraudulent' as const,
    metadata: { review: review.id },
  };
  const { replayed } = await issueRefund(actor, input, call);
  const ended = await callFunction<MoveResult>('review_refunded', actor.environment.id, {
    ...moveArgument(actor, { claim: null }),
    review_id: id,
  });
  rowOf<ReviewRow>(ended, 'review', null);
  return { row: await getReviewWithPayment(actor, id), replayed };
}
