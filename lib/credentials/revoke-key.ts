import type { Actor } from '@/lib/auth/actor';
import { forgetKey } from '@/lib/auth/keys';
import { change } from '@/lib/doors/change';
import type { ApiKeyModel } from '@/lib/generated/prisma/models';
import { type KeyRow, keyRow } from './queries';
import type { RevokeKey } from './schema';

/**
 * Ends a key of the actor's environment for good: this process refuses it from now on, every other one within a second.
 * Revoking a revoked key changes nothing. Throws `not_found`.
 */
export async function revokeKey(actor: Actor, input: RevokeKey): Promise<KeyRow> {
  const { row } = await change<ApiKeyModel>(actor, { claim: null }, 'api_key_revoke', 'api_key', {
    key_id: input.id,
  });
  forgetKey(input.id);
  return keyRow(row);
}
