import type { Actor } from '@/lib/auth/actor';
import { fromSnapshot } from '@/lib/db';
import type { Answered, MoveResult, Reserved, Snapshot } from '@/lib/doors/call';
import { DomainError } from '@/lib/errors';
import { answerPayment } from './answer-payment';
import { sendFollowUp } from './call-network';
import { inquireAndSettle } from './inquire-and-settle';
import type { OperationRow, PaymentRow } from './rows';
import { settlePayment } from './settle-payment';

/** What follows the reserve of a capture or cancel: replay, resume, or call and settle. */
export async function runFollowUp(
  actor: Actor,
  reserved: Reserved,
  final: boolean,
): Promise<Answered<PaymentRow>> {
  if (reserved.kind === 'replay') return answer(actor, reserved.move, reserved.replayed);
  if (reserved.kind === 'resume') {
    return answer(
      actor,
      await inquireAndSettle(actor.environment, reserved.operationId, settlePayment),
      null,
    );
  }
  // Refused, or done at once because no network holds anything.
  if (reserved.move.result !== 'ok' || !('operation' in reserved.move))
    return answer(actor, reserved.move, null);
  const operation = fromSnapshot<OperationRow>(reserved.move.operation as Snapshot);
  const word = await sendFollowUp(actor.environment, operation, final);
  return answer(actor, await settlePayment(actor.environment, operation, word), null);
}

/** A network that refuses a capture or cancel contradicts our state rather than the payer: 409, not 402. */
function answer(actor: Actor, move: MoveResult, replayed: string | null): Answered<PaymentRow> {
  if (move.result !== 'declined') return answerPayment(actor, move, replayed);
  const payment = fromSnapshot<PaymentRow>(move.payment as Snapshot);
  const error = new DomainError(
    'invalid_state',
    'The network refused. Nothing was moved; the payment is as it was.',
    {
      current_status: payment.status,
      decline: move.decline,
    },
  );
  error.replayed = replayed;
  throw error;
}
