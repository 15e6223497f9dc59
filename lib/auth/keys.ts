import { equalBytes } from '@/lib/crypto';
import { KeyGone, openingAgain } from '@/lib/data-keys/key-ring';
import { callFunction } from '@/lib/db';
import { log } from '@/lib/log';
import { acrossEnvironments, EVERYWHERE, inEnvironment } from '@/lib/present-environment';
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
  /** In hexadecimal digits. */
  digest: string | null;
  expires_at: string | null;
  ip_ranges: string[];
  allowed_origins: string[];
  versions: StoredVersion[] | null;
  database_time_ms: number;
};

/** The key says whose request it is, so it is read before that is known. */
function readKey(id: string): Promise<KeyRow | null> {
  return acrossEnvironments(() => callFunction<KeyRow | null>('api_key_by_id', EVERYWHERE, { id }));
}

function loadKey(id: string): Promise<StoredKey | null> {
  return openingAgain((isLast) => readAndOpen(id, isLast));
}

async function readAndOpen(id: string, isLast: boolean): Promise<StoredKey | null> {
  const askedAt = Date.now();
  const row = await readKey(id);
  // The answer took half of the way back; the rest is far below the seconds that this is compared with.
  const databaseAheadMs = (row?.database_time_ms ?? 0) - (askedAt + Date.now()) / 2;
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
    versions: await openVersions(row, id, isLast),
    databaseAheadMs,
    digest: row.digest === null ? null : Buffer.from(row.digest, 'hex'),
    expiresAt: row.expires_at === null ? null : Date.parse(row.expires_at),
  };
}

/** Opened with the keys of the environment that the key turned out to belong to. */
async function openVersions(row: KeyRow, keyId: string, isLast: boolean): Promise<KeyVersion[]> {
  if (!row.versions) return [];
  const opened = row.versions.map((stored) => openVersion(stored, row.environment_id, keyId, isLast));
  return (await Promise.all(opened)).flat();
}

/** None for a secret that does not open: it was altered, moved or sealed with a key that is gone, so it verifies nothing. */
async function openVersion(
  stored: StoredVersion,
  environmentId: string,
  keyId: string,
  isLast: boolean,
): Promise<KeyVersion[]> {
  try {
    return [await inEnvironment(environmentId, () => readVersion(stored, { environmentId, keyId }))];
  } catch (error) {
    if (!(error instanceof SealError) || (error instanceof KeyGone && !isLast)) throw error;
    log.error({ environmentId, keyId, version: stored.version }, 'the secret of a signing key does not open');
    return [];
  }
}
