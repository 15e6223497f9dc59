import type { Actor } from '@/lib/auth/actor';
import type { Decline } from '@/lib/connectors/contract';
import { fromSnapshot } from '@/lib/db';
import { type Answered, type MoveResult, rowOf, type Snapshot } from '@/lib/doors/call';
import { DomainError, type ErrorCode } from '@/lib/errors';
import { renderPayment } from './render';
import type { PaymentRow } from './rows';

/** Advice in words, for people who read the API's answer. The decline's own code is beside it. */
const ADVICE: Record<Decline['advice'], string> = {
  retry_later: 'The same card may work later.',
  update_card: 'The card’s details must be corrected.',
  authenticate: 'The payer must authenticate with 3-D Secure.',
  other_method: 'Ask for another payment method.',
  never: 'Do not try this card again.',
};

const ERROR_OF: Partial<Record<Decline['code'], ErrorCode>> = {
  authentication_failed: 'authentication_failed',
  blocked_by_risk: 'blocked_by_risk',
};

/**
 * The answer of an operation on a payment. A decline is thrown as 402 with the payment inside, so that a caller who only
 * looks for 2xx fails closed.
 */
export function answerPayment(actor: Actor, move: MoveResult, replayed: string | null): Answered<PaymentRow> {
  if (move.result !== 'declined') return rowOf<PaymentRow>(move, 'payment', replayed);
  const payment = fromSnapshot<PaymentRow>(move.payment as Snapshot);
  const decline = (move.decline ?? payment.failure) as Decline;
  const code = ERROR_OF[decline.code] ?? 'card_declined';
  const error = new DomainError(code, `No money moved. ${ADVICE[decline.advice]}`, {
    decline,
    payment: renderPayment(actor, payment),
  });
  error.replayed = replayed;
  throw error;
}
