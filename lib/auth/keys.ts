import { equalBytes } from '@/lib/crypto';
import { select } from '@/lib/db';
import { log } from '@/lib/log';
import { acrossEnvironments } from '@/lib/present-environment';
import { SealError } from '@/lib/sealed-record';
import { type AddressRanges, addressRanges } from './address-ranges';
import { type KeyKind, keyDigest, keyIdOf } from './key-format';
import { type Caller, noteKeyUse } from './key-uses';
import type { Permission } from './permissions';
import { ShortCache } from './short-cache';
import { type KeyVersion, readVersion, type StoredVersion } from './signatures/key-versions';

/** An active key as the doors need it. */
export type ActiveKey = {
  id: string;
  environmentId: string;
  name: string;
  kind: KeyKind;
  permissions: ReadonlySet<Permission>;
  /** From where it may be used. */
  addresses: AddressRanges;
  /** Pages that may use a publishable key; none is any page. */
  origins: readonly string[];
  /** Whether the text of the key is not enough for a write. */
  requiresSignature: boolean;
  /** Of signing keys: what verifies their signatures. */
  versions: readonly KeyVersion[];
  /** How far the database's clock is ahead of this process's. */
  databaseAheadMs: number;
};
type StoredKey = ActiveKey & { digest: Buffer | null; expiresAt: number | null };

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
export async function verifyKey(text: string, caller: Caller): Promise<ActiveKey | null> {
  const id = keyIdOf(text);
  if (!id) return null;
  const stored = await storedKey(id);
  // An unknown id is compared all the same, so that it takes as long as a wrong secret.
  const isSame = equalBytes(keyDigest(text), stored?.digest ?? NOTHING);
  if (!stored?.digest || !isSame) return null;
  // A use from where it is refused is none: nobody else's tries keep a key looking alive.
  if (stored.addresses.has(caller.ip)) noteKeyUse(stored, caller);
  return stored;
}

/** The key with this id, unless it is unknown, revoked or expired. Says nothing about who sent the id. */
export function activeKey(id: string): Promise<ActiveKey | null> {
  return storedKey(id);
}

async function storedKey(id: string): Promise<StoredKey | null> {
  const stored = await cache().get(id);
  if (stored?.expiresAt && stored.expiresAt <= databaseTimeMs(stored)) return null;
  return stored;
}

/** Real time by the database's clock, in milliseconds of Unix time: the one clock that all processes have in common. */
export function databaseTimeMs(key: Pick<ActiveKey, 'databaseAheadMs'>): number {
  return Date.now() + key.databaseAheadMs;
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
  requires_signature: boolean;
  digest: Buffer | null;
  expires_at: Date | null;
  ip_ranges: string[];
  allowed_origins: string[];
  versions: StoredVersion[] | null;
  database_time_ms: number;
};

/** The key says whose request it is, so it is read before that is known. */
function readKey(id: string): Promise<KeyRow[]> {
  return acrossEnvironments(() =>
    select<KeyRow>(
      'api_key_by_id',
      `SELECT k.environment_id, k.name, k.kind, k.permissions, k.requires_signature, k.digest, k.expires_at, k.ip_ranges,
       k.allowed_origins,
       (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS database_time_ms,
       CASE WHEN k.kind = 'signing' THEN (
         SELECT jsonb_agg(jsonb_build_object('version', v.version, 'algorithm', v.algorithm,
           'sealed_secret', translate(encode(v.sealed_secret, 'base64'), E'\\n', ''),
           'public_key', encode(v.public_key, 'base64'),
           'ends_at_ms', (extract(epoch FROM v.ends_at) * 1000)::float8) ORDER BY v.version DESC)
         FROM api_key_version v
         WHERE v.environment_id = k.environment_id AND v.key_id = k.id AND (v.ends_at IS NULL OR v.ends_at > now())
       ) END AS versions
     FROM api_key k
     WHERE k.id = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
      [id],
    ),
  );
}

async function loadKey(id: string): Promise<StoredKey | null> {
  const askedAt = Date.now();
  const [row] = await readKey(id);
  if (!row) return null;
  return {
    id,
    environmentId: row.environment_id,
    name: row.name,
    kind: row.kind,
    permissions: new Set(row.permissions),
    addresses: addressRanges(row.ip_ranges),
    origins: row.allowed_origins,
    requiresSignature: row.requires_signature,
    versions: (row.versions ?? []).flatMap((version) => openVersion(version, row.environment_id, id)),
    // The answer took half of the way back; the rest is far below the seconds that this is compared with.
    databaseAheadMs: row.database_time_ms - (askedAt + Date.now()) / 2,
    digest: row.digest,
    expiresAt: row.expires_at?.getTime() ?? null,
  };
}

/** None for a secret that does not open: it was altered, moved or sealed with another root secret, so it verifies nothing. */
function openVersion(stored: StoredVersion, environmentId: string, keyId: string): KeyVersion[] {
  try {
    return [readVersion(stored, { environmentId, keyId })];
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    log.error({ environmentId, keyId, version: stored.version }, 'the secret of a signing key does not open');
    return [];
  }
}
