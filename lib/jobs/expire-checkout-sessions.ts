import { systemActor } from '@/lib/auth/actor';
import { endCheckoutSession } from '@/lib/checkout/end-checkout-session';
import { select } from '@/lib/db';
import { DomainError } from '@/lib/errors';

const BATCH = 100;

/**
 * Ends open sessions whose time is over by their environment's clock. A session whose payment is under way stays open
 * until the network has spoken. Returns how many ended.
 */
export async function expireCheckoutSessions(): Promise<number> {
  const due = await select<{ environment_id: string; id: string }>(
    'sessions_due',
    `SELECT s.environment_id, s.id FROM environment e
     CROSS JOIN LATERAL (
       SELECT s.environment_id, s.id FROM checkout_session s
       LEFT JOIN payment p ON p.environment_id = s.environment_id AND p.id = s.payment_id
       WHERE s.environment_id = e.id AND s.status = 'open'
         AND s.expires_at <= clock_timestamp() + make_interval(secs => e.clock_offset_ms / 1000.0)
         AND (p.status IS NULL OR p.status NOT IN ('processing', 'requires_action', 'in_review'))
       ORDER BY s.expires_at LIMIT $1) s LIMIT $1`,
    [BATCH],
  );
  let ended = 0;
  for (const { environment_id: environmentId, id } of due) {
    const actor = await systemActor(environmentId);
    try {
      await endCheckoutSession(actor, { id, status: 'expired' }, { claim: null });
      ended += 1;
    } catch (error) {
      // The payer began to pay a moment earlier.
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return ended;
}
