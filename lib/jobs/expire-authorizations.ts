import { systemActor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { cancelPayment } from '@/lib/payments/cancel-payment';

const BATCH = 100;

/**
 * Releases authorizations whose 7 days are over by their environment's clock, decided on or not; one that its network refuses to release is
 * tried again after an hour. The key is the payment's id, so a second
 * run while the first still talks to the network changes nothing. Returns how many were due.
 */
export async function expireAuthorizations(): Promise<number> {
  const due = await select<{ environment_id: string; id: string }>(
    'authorizations_due',
    `SELECT p.environment_id, p.id FROM environment e
     CROSS JOIN LATERAL (
       SELECT environment_id, id FROM payment
       WHERE environment_id = e.id AND status IN ('authorized', 'in_review')
         AND authorization_expires_at <= clock_timestamp() + make_interval(secs => e.clock_offset_ms / 1000.0)
         AND NOT EXISTS (
           SELECT FROM operation o WHERE o.environment_id = e.id AND o.payment_id = payment.id AND o.kind = 'cancel'
             AND (o.settled_at IS NULL
               OR o.settled_at > clock_timestamp() + make_interval(secs => e.clock_offset_ms / 1000.0) - interval '1 hour'))
       ORDER BY authorization_expires_at LIMIT $1) p LIMIT $1`,
    [BATCH],
  );
  for (const { environment_id: environmentId, id } of due) {
    const actor = await systemActor(environmentId);
    await cancelPayment(actor, { id, reason: 'authorization_expired' }, { claim: null }).catch(ignoreRefusal);
  }
  return due.length;
}

/** Somebody captured or canceled it a moment earlier, or the network cannot be asked now: the next run looks again. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
