import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { env } from '@/lib/env';

type ExportFile = { environmentId: string; id: string; format: string };

/** Where an export's file lies: outside everything that is served, by environment and id. */
export function exportPath(job: ExportFile): string {
  return path.join(exportsFolder(), job.environmentId, `${job.id}.${job.format}`);
}

/** Where one try at a workbook is written until it is whole. */
export function partPath(job: ExportFile, nth: number): string {
  return `${exportPath(job)}.${nth}`;
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
  for (let nth = 1; nth <= job.tries; nth += 1) await removeFile(partPath(job, nth));
}
