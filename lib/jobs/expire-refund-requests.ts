import { systemActor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { expireRefundRequest } from '@/lib/refunds/decide-refund';

const BATCH = 100;

/** Ends requests for approval that nobody decided on in time, by their environment's clock. Returns how many ended. */
export async function expireRefundRequests(): Promise<number> {
  const due = await select<{ environment_id: string; refund_id: string; payment_id: string }>(
    'refund_requests_due',
    `SELECT a.environment_id, a.refund_id, a.payment_id FROM environment e
     CROSS JOIN LATERAL (
       SELECT environment_id, refund_id, payment_id FROM refund_approval
       WHERE environment_id = e.id AND decision IS NULL
         AND expires_at <= clock_timestamp() + make_interval(secs => e.clock_offset_ms / 1000.0)
       ORDER BY expires_at LIMIT $1) a LIMIT $1`,
    [BATCH],
  );
  let ended = 0;
  for (const { environment_id: environmentId, refund_id: id, payment_id: paymentId } of due) {
    try {
      await expireRefundRequest(await systemActor(environmentId), { id, paymentId });
      ended += 1;
    } catch (error) {
      // Somebody decided a moment earlier.
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return ended;
}
