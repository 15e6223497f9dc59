import type { Actor } from '@/lib/auth/actor';
import { callFunction } from '@/lib/db';

/** Has every invariant of this environment run over every row again, beginning now. Returns how many were asked for. */
export async function checkInvariantsAgain(actor: Actor): Promise<{ invariants: number }> {
  const { asked } = await callFunction<{ asked: { invariants: number } }>(
    'invariant_check_again',
    actor.environment.id,
    {},
  );
  return asked;
}
