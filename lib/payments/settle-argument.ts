import type { EnvironmentContext } from '@/lib/auth/environment';
import { now } from '@/lib/clock';
import type { Answer, Decline, Outcome } from '@/lib/connectors/contract';
import { newId } from '@/lib/ids';
import { inquiryDelayMs } from '@/lib/inquiry-schedule';
import type { OperationRow } from './rows';

const NEVER_ARRIVED: Decline = {
  code: 'not_received',
  network_code: null,
  advice: 'retry_later',
  retry_after: null,
};

/** How a word of the network came to us. */
export type Heard = 'call' | 'inquiry' | 'callback';

/**
 * What a network said, in the words of the settle functions. An approval of another amount or currency than asked is
 * not an approval: nobody knows what the network did, so it stays unknown and is asked again.
 */
export function settleArgument(
  environment: EnvironmentContext,
  operation: OperationRow,
  answer: { outcome: Outcome; exchange: Answer['exchange'] | null },
  heard: Heard,
): Record<string, unknown> & { outcome: string } {
  const { exchange } = answer;
  const at = now(environment.clockOffsetMs).toISOString();
  const outcome = trusted(operation, answer.outcome);
  return {
    at,
    actor: operation.actor,
    request_id: operation.requestId,
    idempotency: operation.idempotencyKey === null ? null : { key: operation.idempotencyKey },
    event_ids: [newId('event'), newId('event'), newId('event'), newId('event')],
    operation_id: operation.id,
    payment_id: operation.paymentId,
    next_inquiry_ms: inquiryDelayMs(operation.inquiries),
    inquired: heard === 'inquiry',
    // With its time, so that two words of one text are two.
    exchange: exchange && { at, ...exchange },
    exchange_kind: heard,
    // How long we waited: nobody waits for a callback.
    latency_ms: exchange && heard !== 'callback' ? Math.round(exchange.latency_ms) : null,
    ...describe(outcome),
  };
}

function trusted(operation: OperationRow, outcome: Outcome): Outcome {
  if (outcome.result !== 'approved') return outcome;
  const asAsked = outcome.amount === operation.amount && outcome.currency === operation.currency;
  return asAsked ? outcome : { result: 'unknown', cause: 'bad_answer' };
}

function describe(outcome: Outcome): Record<string, unknown> & { outcome: string } {
  switch (outcome.result) {
    case 'approved':
      return { outcome: 'approved', network_reference: outcome.networkReference, three_ds: outcome.threeDs };
    case 'declined':
      return {
        outcome: 'declined',
        network_reference: outcome.networkReference,
        decline: outcome.decline,
        three_ds: outcome.threeDs,
      };
    case 'pending':
      return {
        outcome: 'pending',
        network_reference: outcome.networkReference,
        next_action: outcome.nextAction,
      };
    case 'not_found':
      return outcome.sealed ? { outcome: 'declined', decline: NEVER_ARRIVED } : { outcome: 'unknown' };
    case 'not_sent':
      return {
        outcome: 'not_sent',
        decline:
          outcome.cause === 'payment_disputed'
            ? { code: 'payment_disputed', network_code: null, advice: 'never', retry_after: null }
            : { code: 'network_unavailable', network_code: null, advice: 'retry_later', retry_after: null },
      };
    case 'unknown':
      return { outcome: 'unknown' };
  }
}
