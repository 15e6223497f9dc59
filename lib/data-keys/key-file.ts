import { createHmac, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { env } from '@/lib/env';
import { SealError, type SealingKey } from '@/lib/sealed-record';

const KEY_LENGTH = 32;

const Keys = z
  .strictObject({
    current: z.string(),
    keys: z.record(
      z.string().regex(/^kek_v[1-9][0-9]{0,5}$/),
      z
        .base64()
        .refine((text) => Buffer.from(text, 'base64').length === KEY_LENGTH, 'must be 32 bytes in base64'),
    ),
  })
  .refine(({ current, keys }) => Object.hasOwn(keys, current), 'must hold the current key');
type Keys = z.infer<typeof Keys>;

const newKey = () => randomBytes(KEY_LENGTH).toString('base64');

/**
 * Makes the file of key-encryption keys, readable by its owner only, unless it exists. Safe when several processes
 * start at once: the first one's file stays.
 */
export function ensureKeyFile(path = env().VAULT_KEY_FILE): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = writeDraft(path, { current: 'kek_v1', keys: { kek_v1: newKey() } });
  try {
    // A link is made whole or not at all, and never replaces a file that is there.
    linkSync(draft, path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** The key-encryption key of a version, or the current one. Throws `SealError` when this process does not have it. */
export function keyEncryptionKey(version?: string): SealingKey {
  const { current, keys } = readKeys();
  const id = version ?? current;
  const key = keys[id];
  if (!key) throw new SealError(`the vault's keys have no ${id}`);
  return { id, key: Buffer.from(key, 'base64') };
}

/** Where the keys are: `file` can be changed by the rotation, `environment` (VAULT_KEYS) by whoever starts the processes. */
export function keySource(): 'file' | 'environment' {
  return env().VAULT_KEYS === undefined ? 'file' : 'environment';
}

/**
 * The versions that this process can read, oldest first, which one is current, and a check value of each: it tells two
 * keys of one name apart and nothing about either.
 */
export function keyVersions(): { current: string; versions: { version: string; check: string }[] } {
  const { current, keys } = readKeys();
  const versions = Object.entries(keys).map(([version, key]) => ({
    version,
    check: createHmac('sha256', Buffer.from(key, 'base64')).update('check value').digest('hex').slice(0, 16),
  }));
  return { current, versions: versions.sort((a, b) => numberOf(a.version) - numberOf(b.version)) };
}

/** The number in `kek_v7`. */
export function numberOf(version: string): number {
  return Number(version.slice('kek_v'.length));
}

/** Adds a new key to the file under this name; the current one stays current. Throws `SealError` when there is one. */
export function addKey(version: string): void {
  const { current, keys } = readKeys();
  if (Object.hasOwn(keys, version)) throw new SealError(`the vault's keys have a ${version} already`);
  replaceKeys({ current, keys: { ...keys, [version]: newKey() } });
}

/** New data keys are wrapped with this version from now on, by every process that shares the file. */
export function makeCurrent(version: string): void {
  replaceKeys({ ...readKeys(), current: version });
}

/** Takes a key out of the file for good. Throws `SealError` for the current one. */
export function removeKey(version: string): void {
  const { current, keys } = readKeys();
  if (version === current) throw new SealError(`${version} is the current key`);
  const { [version]: _gone, ...others } = keys;
  replaceKeys({ current, keys: others });
}

/** Read every time: keys are unwrapped once per environment, and a rotation counts without a restart. */
function readKeys(): Keys {
  const text = env().VAULT_KEYS ?? readText(env().VAULT_KEY_FILE);
  const name = keySource() === 'file' ? `the vault's key file ${env().VAULT_KEY_FILE}` : 'VAULT_KEYS';
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The cause is left out: a parser's message may quote the file.
    throw new SealError(`${name} cannot be read as JSON`);
  }
  const parsed = Keys.safeParse(content);
  if (!parsed.success) throw new SealError(`${name} has not the expected form`);
  return parsed.data;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new SealError(`the vault's key file ${path} cannot be read`);
  }
}

/** A reader sees the old file or the new one, also when the machine stops in between. */
function replaceKeys(keys: Keys): void {
  if (keySource() !== 'file') throw new SealError('VAULT_KEYS is set by whoever starts the processes');
  const path = env().VAULT_KEY_FILE;
  try {
    renameSync(writeDraft(path, Keys.parse(keys)), path);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === undefined || !NOT_WRITABLE.has(code)) throw error;
    throw new SealError(
      `the vault's key file ${path} cannot be written (${code}): change it by hand as docs/keys-at-rest.md says, and run this again`,
    );
  }
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** What a file says that a platform mounts for reading only. */
const NOT_WRITABLE = new Set(['EROFS', 'EACCES', 'EPERM', 'EBUSY', 'EXDEV']);

function writeDraft(path: string, keys: Keys): string {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}
