import type { Actor } from '@/lib/auth/actor';
import type { RefundRow } from './rows';

/** The refund as the merchant API shows it; `amount` is an integer in minor units. */
export function renderRefund(viewer: Pick<Actor, 'environment'>, refund: RefundRow) {
  return {
    id: refund.id,
    object: 'refund' as const,
    environment: refund.environmentId,
    livemode: viewer.environment.kind === 'live',
    payment: refund.paymentId,
    amount: Number(refund.amount),
    currency: refund.currency,
    reason: refund.reason,
    note: refund.note,
    status: refund.status,
    failure: refund.failure,
    created_by: refund.createdBy,
    metadata: refund.metadata,
    created_at: refund.createdAt.toISOString(),
    updated_at: refund.updatedAt.toISOString(),
    version: refund.version,
  };
}
export type RefundView = ReturnType<typeof renderRefund>;
