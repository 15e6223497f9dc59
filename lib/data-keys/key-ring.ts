import { randomBytes } from 'node:crypto';
import { callFunction, select } from '@/lib/db';
import { newId } from '@/lib/ids';
import { keyIdOf, open, SealError, type SealingKey, seal } from '@/lib/sealed-record';
import { keyEncryptionKey } from './key-file';

/** What a data key is for. Each purpose has its own key, so that no key is used in two ways. */
export type KeyPurpose = 'pan' | 'cvc' | 'fingerprint' | 'secret';
/** The data keys of one environment, unwrapped. `pepperVersion` counts the fingerprint keys. */
export type KeyRing = {
  active: Record<KeyPurpose, SealingKey>;
  byId: ReadonlyMap<string, SealingKey>;
  pepperVersion: number;
};

export type DekRow = {
  id: string;
  purpose: KeyPurpose;
  version: number;
  kek_version: string;
  wrapped: Buffer;
  status: string;
};

/** A data key as the database's functions take it; the wrapped bytes in base64. */
export type WrappedKey = { id: string; purpose: KeyPurpose; kek_version: string; wrapped: string };

const PURPOSES: readonly KeyPurpose[] = ['pan', 'cvc', 'fingerprint', 'secret'];
const ENVIRONMENTS_MAX = 5_000;
const holder = globalThis as typeof globalThis & { countinghouseKeyRings?: Map<string, Promise<KeyRing>> };

/** One set for Next's bundle, the API and the jobs of this process: what one of them forgets, all do. */
function keyRings(): Map<string, Promise<KeyRing>> {
  holder.countinghouseKeyRings ??= new Map();
  return holder.countinghouseKeyRings;
}

/**
 * The data keys of an environment, from memory after the first call; makes them when the environment has none. Throws
 * `SealError` when the key file does not fit the database.
 */
export function keyRing(environmentId: string): Promise<KeyRing> {
  const rings = keyRings();
  const known = rings.get(environmentId);
  if (known) return known;
  const ring = loadKeys(environmentId);
  rings.set(environmentId, ring);
  ring.catch(() => rings.delete(environmentId));
  const oldest = rings.keys().next().value;
  if (rings.size > ENVIRONMENTS_MAX && oldest !== undefined) rings.delete(oldest);
  return ring;
}

/** The record names a data key that is not there, or not any more. */
export class KeyGone extends SealError {}

/** Forgets an environment's keys, so that the next use reads them again: another process may have rotated them. */
export function forgetKeys(environmentId: string): void {
  keyRings().delete(environmentId);
}

/** The key that a record was sealed with, reading the keys again once if it is not known. */
export async function keyOf(environmentId: string, record: Buffer): Promise<SealingKey> {
  const id = keyIdOf(record);
  const known = (await keyRing(environmentId)).byId.get(id);
  if (known) return known;
  forgetKeys(environmentId);
  const key = (await keyRing(environmentId)).byId.get(id);
  if (!key) throw new KeyGone('the vault record names a key that its environment does not have');
  return key;
}

/**
 * Opens what was read. Between reading a record and its key, a rotation may have sealed it anew and destroyed the key: then
 * it is read again, once. `isLast` tells the work that nothing follows.
 */
export async function openingAgain<Result>(work: (isLast: boolean) => Promise<Result>): Promise<Result> {
  try {
    return await work(false);
  } catch (error) {
    if (!(error instanceof KeyGone)) throw error;
    return work(true);
  }
}

/** Foreign keys to the data keys: they refuse what was sealed with a key that another process has destroyed meanwhile. */
const RETIRED_KEY_CONSTRAINTS = new Set([
  'vault_record_key',
  'vault_cvc_key',
  'webhook_endpoint_secret_key',
  'webhook_endpoint_previous_key',
  'api_key_version_secret_key',
]);

/** Seals and writes; once more with the keys that the environment has now, where the one that was used is gone. */
export async function sealingAgain<Result>(
  environmentId: string,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!RETIRED_KEY_CONSTRAINTS.has((error as { constraint?: string }).constraint ?? '')) throw error;
    forgetKeys(environmentId);
    return write();
  }
}

async function loadKeys(environmentId: string): Promise<KeyRing> {
  const rows = await readKeys(environmentId);
  const missing = PURPOSES.filter(
    (purpose) => !rows.some((row) => row.purpose === purpose && row.status === 'active'),
  );
  if (missing.length === 0) return unwrap(environmentId, rows);
  const keys = missing.map((purpose) => wrapNewKey(environmentId, purpose));
  await callFunction('vault_dek_create', environmentId, { keys });
  return unwrap(environmentId, await readKeys(environmentId));
}

function readKeys(environmentId: string): Promise<DekRow[]> {
  return select<DekRow>(
    'vault_dek_list',
    `SELECT id, purpose, version, kek_version, wrapped, status FROM vault_dek
     WHERE environment_id = $1 AND status <> 'retired'`,
    [environmentId],
  );
}

/** A new data key for `vault_dek_create` and `vault_rotation_begin`, wrapped with the current key-encryption key. */
export function wrapNewKey(environmentId: string, purpose: KeyPurpose): WrappedKey {
  return wrap(environmentId, { id: newId('dek'), purpose, key: randomBytes(32) }, keyEncryptionKey());
}

/** Wraps a data key with another key-encryption key, which opens it first. Throws `SealError`. */
export function rewrapKey(
  environmentId: string,
  row: Pick<DekRow, 'id' | 'purpose' | 'kek_version' | 'wrapped'>,
  kek: SealingKey,
): WrappedKey {
  const key = open(
    row.wrapped,
    keyEncryptionKey(row.kek_version),
    wrapPlace(environmentId, row.id, row.purpose),
  );
  const wrapped = wrap(environmentId, { id: row.id, purpose: row.purpose, key }, kek);
  key.fill(0);
  return wrapped;
}

function wrap(
  environmentId: string,
  { id, purpose, key }: SealingKey & { purpose: KeyPurpose },
  kek: SealingKey,
): WrappedKey {
  const wrapped = seal(key, kek, wrapPlace(environmentId, id, purpose));
  return { id, purpose, kek_version: kek.id, wrapped: wrapped.toString('base64') };
}

function unwrap(environmentId: string, rows: readonly DekRow[]): KeyRing {
  const byId = new Map<string, SealingKey>();
  const active: Partial<Record<KeyPurpose, SealingKey>> = {};
  let pepperVersion = 0;
  for (const row of rows) {
    const kek = keyEncryptionKey(row.kek_version);
    const key = { id: row.id, key: open(row.wrapped, kek, wrapPlace(environmentId, row.id, row.purpose)) };
    byId.set(row.id, key);
    if (row.status !== 'active') continue;
    active[row.purpose] = key;
    if (row.purpose === 'fingerprint') pepperVersion = row.version;
  }
  const { pan, cvc, fingerprint, secret } = active;
  if (!pan || !cvc || !fingerprint || !secret) {
    throw new SealError('the environment has no active data key');
  }
  return { active: { pan, cvc, fingerprint, secret }, byId, pepperVersion };
}

/** The purpose is bound too, so that a fingerprint key cannot be passed off as a data key. */
function wrapPlace(environmentId: string, id: string, purpose: KeyPurpose) {
  return { purpose: 'dek', environmentId, id: `${purpose}/${id}` } as const;
}
