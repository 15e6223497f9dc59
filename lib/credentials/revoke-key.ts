import type { Actor } from '@/lib/auth/actor';
import { forgetKey } from '@/lib/auth/keys';
import { pool } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { getKey, type KeyRow } from './queries';
import type { RevokeKey } from './schema';

/**
 * Ends a key of the actor's environment for good: this process refuses it from now on, every other one within a second.
 * Revoking a revoked key changes nothing. Throws `not_found`.
 */
export async function revokeKey(actor: Actor, input: RevokeKey): Promise<KeyRow> {
  await pool().query({
    name: 'api_key_revoke',
    text: `UPDATE api_key SET revoked_at = now(), revoked_by = $3
           WHERE environment_id = $1 AND id = $2 AND revoked_at IS NULL`,
    values: [actor.environment.id, input.id, actor.id],
  });
  forgetKey(input.id);
  const key = await getKey(actor, input.id);
  if (!key) throw notFound();
  return key;
}
