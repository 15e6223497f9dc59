import type { Actor } from '@/lib/auth/actor';
import { callFunction } from '@/lib/db';
import { moveArgument } from '@/lib/doors/call';
import { takeOrRefuse } from '@/lib/limits/take';
import type { Score } from './satisfaction';

/**
 * Keeps how the payer of a session found paying: once per payment, the last answer within half an hour of the first. Answers with
 * what is kept, null where nothing was paid. Throws `rate_limited`.
 */
export async function ratePayment(actor: Actor, sessionId: string, score: Score): Promise<number | null> {
  await takeOrRefuse('ratings', `${actor.environment.id} ${sessionId}`);
  const kept = await callFunction<{ score: number | null }>('payment_rate', actor.environment.id, {
    ...moveArgument(actor, { claim: null }),
    session_id: sessionId,
    score,
  });
  return kept.score;
}
