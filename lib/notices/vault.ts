import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';

/** Cards of this environment that are being sealed anew under new data keys. */
export type VaultNotice = { records: number; resealed: number };

/** For members who may change settings, while it goes on; null otherwise. */
export async function vaultNotice(actor: Actor): Promise<VaultNotice | null> {
  if (actor.kind !== 'member' || !actor.permissions.has('settings:write')) return null;
  const [row] = await select<VaultNotice>(
    'vault_notice',
    `SELECT records::float8 AS records, least(resealed, records)::float8 AS resealed FROM vault_rotation
     WHERE environment_id = $1 AND status <> 'done'`,
    [actor.environment.id],
  );
  return row ?? null;
}
