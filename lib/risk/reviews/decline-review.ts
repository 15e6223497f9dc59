import type { Actor } from '@/lib/auth/actor';
import { fromSnapshot } from '@/lib/db';
import {
  type Answered,
  type Call,
  type MoveResult,
  moveArgument,
  reserve,
  rowOf,
  type Snapshot,
} from '@/lib/doors/call';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { sendFollowUp } from '@/lib/payments/call-network';
import { inquireAndSettle } from '@/lib/payments/inquire-and-settle';
import type { OperationRow, PaymentRow } from '@/lib/payments/rows';
import { settlePayment } from '@/lib/payments/settle-payment';
import { getReview } from './queries';
import type { ReviewRow } from './rows';

/**
 * Declines a payment that waits for a decision: its network releases the money, and with that the review ends. While the
 * network has not said so the review stays open, and nobody can approve it. Throws `not_found`, `invalid_state` (decided
 * already, the money was taken, or the network refused), `payment_in_progress`, `network_unavailable`, and what claims throw.
 */
export async function declineReview(
  actor: Actor,
  input: { review: string },
  call: Call,
): Promise<Answered<ReviewRow>> {
  const reserved = await reserve('review_decline_reserve', actor.environment.id, {
    ...moveArgument(actor, call),
    review_id: input.review,
    operation_id: newId('operation'),
  });
  if (reserved.kind === 'replay') return answer(actor, input.review, reserved.move, reserved.replayed);
  if (reserved.kind === 'resume') {
    const settled = await inquireAndSettle(actor.environment, reserved.operationId, settlePayment);
    return answer(actor, input.review, settled, null);
  }
  const { move } = reserved;
  if (move.result !== 'ok' || !('operation' in move)) return answer(actor, input.review, move, null);
  const operation = fromSnapshot<OperationRow>(move.operation as Snapshot);
  const word = await sendFollowUp(actor.environment, operation, true);
  return answer(actor, input.review, await settlePayment(actor.environment, operation, word), null);
}

async function answer(
  actor: Actor,
  review: string,
  move: MoveResult,
  replayed: string | null,
): Promise<Answered<ReviewRow>> {
  if (move.result === 'declined') {
    const { status } = fromSnapshot<PaymentRow>(move.payment as Snapshot);
    const error = new DomainError(
      'invalid_state',
      'The network refused to release the money. It is still held.',
      {
        current_status: status,
        decline: move.decline,
      },
    );
    error.replayed = replayed;
    throw error;
  }
  // Without a key nothing is stored: somebody else heard first what became of it, and the review is as that left it.
  if (move.result === 'settled_before') return { row: await getReview(actor, review), replayed };
  return rowOf<ReviewRow>(move, 'review', replayed);
}
