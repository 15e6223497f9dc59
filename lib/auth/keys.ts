import { equalBytes } from '@/lib/crypto';
import { pool, select } from '@/lib/db';
import { type KeyKind, keyDigest, keyIdOf } from './key-format';
import type { Permission } from './permissions';
import { ShortCache } from './short-cache';

/** An active key as the doors need it. */
export type VerifiedKey = {
  id: string;
  environmentId: string;
  name: string;
  kind: KeyKind;
  permissions: ReadonlySet<Permission>;
};
type StoredKey = VerifiedKey & { digest: Buffer; expiresAt: number | null };
type Use = { environmentId: string; at: Date; ip: string | null };
type Shared = { cache: ShortCache<StoredKey | null>; uses: Map<string, Use>; timer?: NodeJS.Timeout };

/** A key's row is read again after this, so that a key revoked in another process is refused within a second. */
const CACHE_MS = 500;
const USE_FLUSH_MS = 10_000;
const NOTHING = Buffer.alloc(32);

const holder = globalThis as typeof globalThis & { countinghouseKeys?: Shared };

/** Lives on `globalThis`: a key revoked in the console must be forgotten by the API handler of the same process. */
function shared(): Shared {
  holder.countinghouseKeys ??= { cache: new ShortCache(CACHE_MS, 10_000, loadKey), uses: new Map() };
  return holder.countinghouseKeys;
}

/**
 * The active key that this text is, or null: malformed, unknown, revoked and expired keys are not told apart. A key in
 * steady use costs no statement; the note of its last use is written later, in batches.
 */
export async function verifyKey(text: string, ip: string | null): Promise<VerifiedKey | null> {
  const id = keyIdOf(text);
  if (!id) return null;
  const stored = await shared().cache.get(id);
  // An unknown id is compared all the same, so that it takes as long as a wrong secret.
  const isSame = equalBytes(keyDigest(text), stored?.digest ?? NOTHING);
  if (!stored || !isSame) return null;
  if (stored.expiresAt !== null && stored.expiresAt <= Date.now()) return null;
  noteUse(stored, ip);
  return stored;
}

/** Makes this process read the key's row again on its next use. */
export function forgetKey(id: string): void {
  shared().cache.forget(id);
}

type KeyRow = {
  environment_id: string;
  name: string;
  kind: KeyKind;
  permissions: Permission[];
  digest: Buffer;
  expires_at: Date | null;
};

async function loadKey(id: string): Promise<StoredKey | null> {
  const [row] = await select<KeyRow>(
    'api_key_by_id',
    `SELECT environment_id, name, kind, permissions, digest, expires_at FROM api_key
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
    digest: row.digest,
    expiresAt: row.expires_at?.getTime() ?? null,
  };
}

function noteUse(key: StoredKey, ip: string | null): void {
  const { uses } = shared();
  uses.set(key.id, { environmentId: key.environmentId, at: new Date(), ip });
  shared().timer ??= startFlushing();
}

function startFlushing(): NodeJS.Timeout {
  const timer = setInterval(() => {
    // The note is a convenience for people: when it cannot be written now, the next use brings it again.
    flushKeyUses().catch(() => undefined);
  }, USE_FLUSH_MS);
  timer.unref();
  return timer;
}

/** Writes when and from where keys were last used; also called at shutdown. */
export async function flushKeyUses(): Promise<void> {
  const { uses } = shared();
  if (uses.size === 0) return;
  const batch = [...uses];
  uses.clear();
  await pool().query({
    name: 'api_key_uses',
    text: `UPDATE api_key k SET last_used_at = u.at, last_used_ip = u.ip
           FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[]) AS u (environment_id, id, at, ip)
           WHERE k.environment_id = u.environment_id AND k.id = u.id
             AND (k.last_used_at IS NULL OR k.last_used_at < u.at)`,
    values: [
      batch.map(([, use]) => use.environmentId),
      batch.map(([id]) => id),
      batch.map(([, use]) => use.at),
      batch.map(([, use]) => use.ip),
    ],
  });
}
