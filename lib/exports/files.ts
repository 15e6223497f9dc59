import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { env } from '@/lib/env';

type ExportFile = { environmentId: string; id: string; format: string };

/** Where an export's file lies: outside everything that is served, by environment and id. */
export function exportPath(job: ExportFile): string {
  return path.join(exportsFolder(), job.environmentId, `${job.id}.${job.format}`);
}

/** Where the nth try is written until it is whole; no two processes ever write into one file. */
export function partPath(job: ExportFile, nth: number): string {
  return `${exportPath(job)}.${nth}`;
}

/**
 * Begins the file of this try with the first `bytes` of the newest earlier one that has them; false when none does. A copy
 * that was cut off is shorter and does not count, and what an earlier try wrote beyond is left out.
 */
export async function copyStart(job: ExportFile & { tries: number }, bytes: number): Promise<boolean> {
  for (let nth = job.tries - 1; nth >= 1; nth -= 1) {
    const part = partPath(job, nth);
    const size = await stat(part).then((found) => found.size, absentAsZero);
    if (size < bytes) continue;
    const mine = createWriteStream(partPath(job, job.tries), { mode: 0o600 });
    await pipeline(createReadStream(part, { end: bytes - 1 }), mine);
    return true;
  }
  return false;
}

function absentAsZero(error: NodeJS.ErrnoException): number {
  if (error.code === 'ENOENT') return 0;
  throw error;
}

function exportsFolder(): string {
  return env().EXPORTS_DIR ?? path.join(path.dirname(env().VAULT_KEY_FILE), 'exports');
}

export async function makeFolderOf(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
}

export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** Removes the file of an export and what unfinished tries left of it. */
export async function removeFilesOf(job: ExportFile & { tries: number }): Promise<void> {
  await removeFile(exportPath(job));
  await removePartsOf(job);
}

/** Removes what tries left of an export beside its file. */
export async function removePartsOf(job: ExportFile & { tries: number }): Promise<void> {
  for (let nth = 1; nth <= job.tries; nth += 1) await removeFile(partPath(job, nth));
}
