import { referenceOf } from './effect';
import type { PaymentNetwork } from './network-call';

/** A row of the dispute bank's books as a database function returns it. */
export type SandboxDispute = {
  environment_id: string;
  reference: string;
  network: PaymentNetwork;
  authorization_id: string;
  amount: number;
  currency: string;
  reason: string;
  network_code: string;
  stage: 'inquiry' | 'chargeback' | 'pre_arbitration';
  state: 'scheduled' | 'needs_response' | 'under_review' | 'won' | 'lost' | 'accepted';
  seq: number;
  respond_by: string | null;
  opened_at: string | null;
};

/** The dispute as callbacks show it (docs/sandbox-protocol.md). */
export function disputeBody(dispute: SandboxDispute): Record<string, unknown> {
  return {
    reference: dispute.reference,
    seq: dispute.seq,
    authorization: referenceOf(dispute.network, dispute.authorization_id),
    amount: dispute.amount,
    currency: dispute.currency,
    reason: dispute.reason,
    network_code: dispute.network_code,
    stage: dispute.stage,
    state: dispute.state,
    respond_by: new Date(dispute.respond_by ?? 0).toISOString(),
    opened_at: new Date(dispute.opened_at ?? 0).toISOString(),
  };
}

/** Whether what a callback tells is a dispute, and not an operation. */
export function isDisputeSnapshot<T extends object>(
  snapshot: T,
): snapshot is Extract<T, { dispute: unknown }> {
  return 'dispute' in snapshot;
}
