import type { Decline, DisputeReason, DisputeStage, NetworkDispute } from './contract';
import { declineOf } from './declines';
import { isRecord } from './sandbox-answer';

const REASONS: readonly unknown[] = [
  'fraudulent',
  'product_not_received',
  'duplicate',
  'unrecognized',
  'credit_not_processed',
  'product_unacceptable',
  'subscription_canceled',
  'general',
] satisfies DisputeReason[];
const STAGES: readonly unknown[] = ['inquiry', 'chargeback', 'pre_arbitration'] satisfies DisputeStage[];
const STATES: readonly unknown[] = [
  'needs_response',
  'under_review',
  'won',
  'lost',
  'accepted',
] satisfies NetworkDispute['state'][];

/** Reads the dispute of a callback (docs/sandbox-protocol.md); null when it makes no sense. */
export function networkDispute(body: unknown): NetworkDispute | null {
  if (!isRecord(body)) return null;
  const { reference, seq, authorization, amount, currency, reason, network_code, stage, state, respond_by } =
    body;
  const numbers = Number.isSafeInteger(seq) && Number.isSafeInteger(amount);
  if (!numbers || (seq as number) < 1 || (amount as number) < 1) return null;
  const texts = [reference, authorization, currency, network_code, respond_by];
  if (!texts.every((text) => typeof text === 'string' && text !== '' && text.length <= 100)) return null;
  if (!STAGES.includes(stage) || !STATES.includes(state)) return null;
  const respondBy = new Date(respond_by as string);
  if (Number.isNaN(respondBy.getTime())) return null;
  return {
    networkReference: reference as string,
    seq: seq as number,
    authorizationReference: authorization as string,
    amount: BigInt(amount as number),
    currency: currency as string,
    // A reason that we do not know must not make us drop the dispute.
    reason: (REASONS.includes(reason) ? reason : 'general') as DisputeReason,
    networkCode: (network_code as string).slice(0, 40),
    stage: stage as DisputeStage,
    state: state as NetworkDispute['state'],
    respondBy,
  };
}

/** Why the bank refused a response. */
export function disputeDecline(responseCode: string): Decline {
  return declineOf(
    responseCode === 'RESPONSE_TOO_LATE' ? 'response_too_late' : 'response_rejected',
    responseCode,
  );
}
