import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { env } from '@/lib/env';

/** Where an export's file lies: outside everything that is served, by environment and id. */
export function exportPath(job: { environmentId: string; id: string; format: string }): string {
  return path.join(exportsFolder(), job.environmentId, `${job.id}.${job.format}`);
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
