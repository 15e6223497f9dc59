import type { Actor } from '@/lib/auth/actor';
import { forgetKey } from '@/lib/auth/keys';
import type { Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { ApiKeyModel } from '@/lib/generated/prisma/models';
import { ensureMayMake } from './key-rules';
import { getKey, type KeyRow, keyRow } from './queries';
import type { BindKeyAddresses } from './schema';

/**
 * Binds a key to networks; no network is any address. This process refuses other addresses from now on, every other one
 * within a second. Throws `not_found`, `insufficient_scope`, `invalid_state` for a key that has ended, and `addresses_in_use` (with `calls`)
 * where callers of the last seven days would be left out and `acceptRefused` does not say that this is known.
 */
export async function bindKeyAddresses(actor: Actor, input: BindKeyAddresses, call?: Call): Promise<KeyRow> {
  const before = await getKey(actor, input.id);
  if (before) ensureMayMake(actor, before.permissions);
  const { row } = await change<ApiKeyModel>(actor, { claim: null }, 'api_key_bind_addresses', 'api_key', {
    key_id: input.id,
    ip_ranges: input.ranges,
    accept_refused: input.acceptRefused,
  });
  forgetKey(input.id);
  call?.changes?.push(['ip_ranges', before?.ipRanges.join(' ') ?? null, row.ipRanges.join(' ')]);
  return keyRow(row);
}
