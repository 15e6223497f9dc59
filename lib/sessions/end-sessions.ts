import type { Actor } from '@/lib/auth/actor';
import { endAllSessions } from '@/lib/auth/session';
import { select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { EndSession } from './schema';

/** Ends one session of the member, from its next request on. Throws `not_found`, also for sessions of others. */
export async function endSession(actor: Actor, input: EndSession): Promise<{ id: string }> {
  const ended = await select(
    'session_end_own',
    'UPDATE session SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL RETURNING id',
    [input.id, actor.id],
  );
  if (ended.length === 0) throw notFound();
  return { id: input.id };
}

/** Ends every session of the member, this one too: nothing that was copied is worth anything afterwards. */
export function endEverySession(actor: Actor): Promise<void> {
  return endAllSessions(actor.id);
}
