import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { env } from '@/lib/env';
import { SealError, type SealingKey } from '@/lib/sealed-record';

const KEY_LENGTH = 32;

const KeyFile = z.strictObject({
  current: z.string(),
  keys: z.record(
    z.string().regex(/^kek_v[1-9][0-9]{0,5}$/),
    z
      .base64()
      .refine((text) => Buffer.from(text, 'base64').length === KEY_LENGTH, 'must be 32 bytes in base64'),
  ),
});
type KeyFile = z.infer<typeof KeyFile>;

let cached: { path: string; file: KeyFile } | undefined;

/**
 * Makes the file of key-encryption keys, readable by its owner only, unless it exists. Safe when several processes
 * start at once: the first one's file stays.
 */
export function ensureKeyFile(path = env().VAULT_KEY_FILE): void {
  const file: KeyFile = { current: 'kek_v1', keys: { kek_v1: randomBytes(KEY_LENGTH).toString('base64') } };
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A link is made whole or not at all, and never replaces a file that is there.
    linkSync(draft, path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** The key-encryption key of a version, or the current one. Throws `SealError` when the file lacks it. */
export function keyEncryptionKey(version?: string): SealingKey {
  const file = readKeyFile();
  const id = version ?? file.current;
  const key = file.keys[id];
  if (!key) throw new SealError(`the vault's key file has no key ${id}`);
  return { id, key: Buffer.from(key, 'base64') };
}

function readKeyFile(): KeyFile {
  const path = env().VAULT_KEY_FILE;
  if (cached?.path === path) return cached.file;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // The cause is left out: a parser's message may quote the file.
    throw new SealError(`the vault's key file ${path} cannot be read as JSON`);
  }
  const parsed = KeyFile.safeParse(content);
  if (!parsed.success) throw new SealError(`the vault's key file ${path} has not the expected form`);
  cached = { path, file: parsed.data };
  return parsed.data;
}
