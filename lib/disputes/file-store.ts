import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { env } from '@/lib/env';

/** Where the contents of files lie: in the data folder, under names that say nothing and that nobody outside learns. */
function placeOf(environmentId: string, storageName: string): string {
  const root = env().FILES_DIR ?? path.join(path.dirname(env().VAULT_KEY_FILE), 'files');
  return path.join(root, environmentId, storageName);
}

/** Writes a content; it is there as a whole or not at all. */
export async function storeFile(environmentId: string, storageName: string, bytes: Buffer): Promise<void> {
  const place = placeOf(environmentId, storageName);
  await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
  await writeFile(`${place}.part`, bytes, { mode: 0o600, flag: 'wx' });
  await rename(`${place}.part`, place);
}

export function readStoredFile(environmentId: string, storageName: string): Promise<Buffer> {
  return readFile(placeOf(environmentId, storageName));
}

export async function dropFile(environmentId: string, storageName: string): Promise<void> {
  await rm(placeOf(environmentId, storageName), { force: true });
}
