import { createReadStream } from 'node:fs';
import { db } from '@/lib/db';
import type { ExportJob } from '@/lib/generated/prisma/client';
import { exportPath, removeFilesOf } from './files';
import { PERSON_ERASED } from './schema';

/**
 * Ends the exports that were asked for by a person's name or address, and removes the files that name the person; who
 * exported what stays written down. One that is being written ends as failed: its first pages may name them already.
 * Workbooks are compressed and not searched, so they all go.
 */
export async function forgetInExports(environmentId: string, terms: readonly string[]): Promise<void> {
  const words = terms.map((term) => term.toLowerCase());
  const jobs = await db().exportJob.findMany({
    where: { environmentId, status: { in: ['direct', 'queued', 'running', 'done'] } },
  });
  for (const job of jobs) {
    if (!(await names(job, words))) continue;
    await end(job);
    await removeFilesOf(job);
  }
}

/** One that is under way fails, a file expires. In this order, because the first may become the second meanwhile. */
async function end({ environmentId, id }: ExportJob): Promise<void> {
  await db().exportJob.updateMany({
    where: { environmentId, id, status: { in: ['queued', 'running'] } },
    data: { status: 'failed', failure: PERSON_ERASED, finishedAt: new Date(), leaseUntil: null },
  });
  await db().exportJob.updateMany({
    where: { environmentId, id, status: { in: ['direct', 'done'] } },
    data: { status: 'expired', failure: PERSON_ERASED },
  });
}

async function names(job: ExportJob, words: readonly string[]): Promise<boolean> {
  const query = Object.values(job.query as Record<string, unknown>)
    .join('\n')
    .toLowerCase();
  if (words.some((word) => query.includes(word))) return true;
  if (job.status === 'running') return true;
  if (job.status !== 'done') return false;
  return job.format !== 'csv' || fileNames(exportPath(job), words);
}

/** Whether a text file holds one of the words. A file that is not there holds none. */
async function fileNames(file: string, words: readonly string[]): Promise<boolean> {
  const longest = Math.max(0, ...words.map((word) => word.length));
  let kept = '';
  try {
    for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
      const text = kept + String(chunk).toLowerCase();
      if (words.some((word) => text.includes(word))) return true;
      // A word may lie across two chunks.
      kept = text.slice(-longest);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return false;
}
