import { type Actor, forgetEnvironment } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { Breaker } from '@/lib/generated/prisma/client';

/**
 * Closes a breaker by hand: payments are sent again, and its incident does not open another one. One that is closed stays as
 * it is. Throws `not_found`.
 */
export async function closeBreaker(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<Breaker>> {
  const closed = await change<Breaker>(actor, call, 'breaker_close', 'breaker', { id });
  forgetEnvironment(actor.environment.id);
  return closed;
}
