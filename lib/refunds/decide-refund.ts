import type { Actor } from '@/lib/auth/actor';
import { inMinorUnits, refundLimit, rolesWith } from '@/lib/auth/permissions';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';
import { refundReturned } from '@/lib/ledger/entries';
import { isCurrency } from '@/lib/money';
import { getRefund } from './queries';
import type { RefundRow } from './rows';
import type { DecideRefund } from './schema';

/**
 * A second person's word on a refund above its requester's limit. Approved, it leaves after the undo time; refused, what
 * was held returns to the balance. The role, the limit, the time and what can still be refunded are checked again in the
 * same statement. Throws `approval_not_allowed`, `approval_expired`, `version_conflict`, `amount_exceeds_remaining`,
 * `invalid_state` (somebody decided before), `not_found`.
 */
export async function decideRefund(
  actor: Actor,
  input: DecideRefund,
  call: Call,
): Promise<Answered<RefundRow>> {
  const { paymentId, currency } = await getRefund(actor, input.refund);
  const limits = rolesWith('refunds:approve', actor.environment.kind).map((role) => {
    const limit = isCurrency(currency) ? refundLimit(role, currency) : null;
    return [role, limit === null ? null : Number(limit)];
  });
  return change<RefundRow>(actor, call, 'refund_decide', 'refund', {
    refund_id: input.refund,
    decision: input.decision,
    reason: input.reason ?? null,
    amount: input.amount,
    currency: input.currency,
    version: input.version,
    limits: Object.fromEntries(limits),
    unit: isCurrency(currency) ? Number(inMinorUnits(1, currency)) : null,
    dispatch_delay_ms: env().REFUND_UNDO_MS,
    entry_returned: refundReturned(newId('entry'), { refundId: input.refund, paymentId }),
  });
}

/** Ends a request for approval whose time is over by the environment's clock. Throws `invalid_state` when it is not. */
export async function expireRefundRequest(
  system: Actor,
  { id, paymentId }: { id: string; paymentId: string },
): Promise<void> {
  await change<RefundRow>(system, { claim: null }, 'refund_decide', 'refund', {
    refund_id: id,
    decision: 'expired',
    entry_returned: refundReturned(newId('entry'), { refundId: id, paymentId }),
  });
}
