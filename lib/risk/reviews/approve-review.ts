import type { Actor } from '@/lib/auth/actor';
import { fromSnapshot } from '@/lib/db';
import { type Answered, type Call, moveArgument, reserve, rowOf, type Snapshot } from '@/lib/doors/call';
import { assert } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { sendFollowUp } from '@/lib/payments/call-network';
import type { OperationRow } from '@/lib/payments/rows';
import { settlePayment } from '@/lib/payments/settle-payment';
import type { ReviewRow } from './rows';

/**
 * Lets a payment that waits for a decision through: it becomes authorized, and where its capture was to happen by itself,
 * that is reserved in the same commit and sent. The answer is the review; a capture that the network refuses leaves the
 * payment authorized, to be captured again, and says so by its event. Throws `not_found`, `invalid_state` (decided already,
 * or the authorization is over), `payment_in_progress` while a cancel is under way, and what claims throw.
 */
export async function approveReview(
  actor: Actor,
  input: { review: string },
  call: Call,
): Promise<Answered<ReviewRow>> {
  const reserved = await reserve('review_approve', actor.environment.id, {
    ...moveArgument(actor, call),
    review_id: input.review,
    capture_id: newId('capture'),
    operation_id: newId('operation'),
  });
  assert(reserved.kind !== 'resume', 'an approval answers in its own commit');
  if (reserved.kind === 'replay') return rowOf<ReviewRow>(reserved.move, 'review', reserved.replayed);
  const { move } = reserved;
  if (move.result === 'ok' && 'operation' in move) {
    const operation = fromSnapshot<OperationRow>(move.operation as Snapshot);
    const word = await sendFollowUp(actor.environment, operation, true);
    await settlePayment(actor.environment, operation, word);
  }
  return rowOf<ReviewRow>(move, 'review', null);
}
