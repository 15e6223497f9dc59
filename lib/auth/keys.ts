import { equalBytes } from '@/lib/crypto';
import { select } from '@/lib/db';
import { type AddressRanges, addressRanges } from './address-ranges';
import { type KeyKind, keyDigest, keyIdOf } from './key-format';
import { type Caller, noteKeyUse } from './key-uses';
import type { Permission } from './permissions';
import { ShortCache } from './short-cache';

/** An active key as the doors need it. */
export type VerifiedKey = {
  id: string;
  environmentId: string;
  name: string;
  kind: KeyKind;
  permissions: ReadonlySet<Permission>;
  /** From where it may be used. */
  addresses: AddressRanges;
};
type StoredKey = VerifiedKey & { digest: Buffer; expiresAt: number | null };

/** A key's row is read again after this, so that a key revoked in another process is refused within a second. */
const CACHE_MS = 500;
const NOTHING = Buffer.alloc(32);

const holder = globalThis as typeof globalThis & { countinghouseKeys?: ShortCache<StoredKey | null> };

/** Lives on `globalThis`: a key revoked in the console must be forgotten by the API handler of the same process. */
function cache(): ShortCache<StoredKey | null> {
  holder.countinghouseKeys ??= new ShortCache(CACHE_MS, 10_000, loadKey);
  return holder.countinghouseKeys;
}

/**
 * The active key that this text is, or null: malformed, unknown, revoked and expired keys are not told apart. A key in
 * steady use costs no statement; the note of its last use is written later, in batches.
 */
export async function verifyKey(text: string, caller: Caller): Promise<VerifiedKey | null> {
  const id = keyIdOf(text);
  if (!id) return null;
  const stored = await cache().get(id);
  // An unknown id is compared all the same, so that it takes as long as a wrong secret.
  const isSame = equalBytes(keyDigest(text), stored?.digest ?? NOTHING);
  if (!stored || !isSame) return null;
  if (stored.expiresAt !== null && stored.expiresAt <= Date.now()) return null;
  // A use from where it is refused is none: nobody else's tries keep a key looking alive.
  if (stored.addresses.has(caller.ip)) noteKeyUse(stored, caller);
  return stored;
}

/** Makes this process read the key's row again on its next use. */
export function forgetKey(id: string): void {
  cache().forget(id);
}

type KeyRow = {
  environment_id: string;
  name: string;
  kind: KeyKind;
  permissions: Permission[];
  digest: Buffer;
  expires_at: Date | null;
  ip_ranges: string[];
};

async function loadKey(id: string): Promise<StoredKey | null> {
  const [row] = await select<KeyRow>(
    'api_key_by_id',
    `SELECT environment_id, name, kind, permissions, digest, expires_at, ip_ranges FROM api_key
     WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
    [id],
  );
  if (!row) return null;
  return {
    id,
    environmentId: row.environment_id,
    name: row.name,
    kind: row.kind,
    permissions: new Set(row.permissions),
    addresses: addressRanges(row.ip_ranges),
    digest: row.digest,
    expiresAt: row.expires_at?.getTime() ?? null,
  };
}
