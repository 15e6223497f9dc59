import { type Actor, forgetEnvironment } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { callAlone, db } from '@/lib/db';
import { newId } from '@/lib/ids';

/** Closes the breakers of an environment that were open as long as their rules allow. Payments take them for closed before. */
export async function expireBreakers(actor: Actor): Promise<void> {
  const environmentId = actor.environment.id;
  const at = now(actor.environment.clockOffsetMs);
  const over = await db().breaker.findMany({
    where: { environmentId, status: 'open', closesAt: { lte: at } },
    select: { id: true },
  });
  if (over.length === 0) return;
  await callAlone('breaker_expire', environmentId, {
    at: at.toISOString(),
    actor: 'system',
    request_id: actor.requestId,
    breakers: over.map(({ id }) => ({ id, event_id: newId('event') })),
  });
  forgetEnvironment(environmentId);
}
