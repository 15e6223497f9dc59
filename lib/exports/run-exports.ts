import { open, rename } from 'node:fs/promises';
import { actingMember } from '@/lib/auth/acting-member';
import type { Actor } from '@/lib/auth/actor';
import { db, select } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { LISTS, type ListKey } from '@/lib/lists/definition';
import { log } from '@/lib/log';
import { inEnvironment } from '@/lib/present-environment';
import { csvHead, exportContent, openExport } from './content';
import { csvLine } from './csv';
import {
  copyStart,
  exportPath,
  makeFolderOf,
  partPath,
  removeFile,
  removeFilesOf,
  removePartsOf,
} from './files';
import { readingOf } from './seen-with';

const LEASE_MS = 60_000;
const TRIES_MAX = 5;
const EXPIRED_AT_ONCE = 50;

type Claimed = {
  environment_id: string;
  id: string;
  list: string;
  format: string;
  query: Record<string, string>;
  columns: string[];
  zone: string;
  labels: Record<string, string>;
  requested_by: string;
  rows_written: number;
  cursor: string | null;
  bytes: string;
  tries: number;
  seen_with: string[] | null;
};

/**
 * Writes the oldest export that waits, or one whose process died; returns how many there were. A CSV file goes on where
 * its last page ended, a workbook begins again. Every try writes a file of its own and only a whole one gets the export's
 * name, so that a process that was slow and lost its lease is not in the way of the one that took over. It is read as its
 * requester, with the role that they have now.
 */
export async function runExports(): Promise<number> {
  const job = await claim();
  if (!job) return 0;
  await inEnvironment(job.environment_id, () => run(job));
  return 1;
}

async function run(job: Claimed): Promise<void> {
  try {
    if (job.tries > TRIES_MAX) throw new Error('the export was cut off too often');
    const actor = await requesterOf(job);
    // Pages of an earlier try were written with what the member could read then.
    const seenWith = [...new Set([...(job.seen_with ?? []), ...readingOf(actor)])];
    await progress(job, { seenWith });
    await makeFolderOf(pathOf(job));
    const rowsWritten = await (job.format === 'csv' ? writeCsv : writeWorkbook)(actor, job);
    await progress(job, { rowsWritten });
    await rename(partOf(job), pathOf(job));
    const isKept = await note(job, { status: 'done', finishedAt: new Date(), leaseUntil: null });
    // After it is written down: a process that was slow then knows that its part is of no use.
    if (isKept) await removePartsOf(fileOf(job));
    else await leave(job);
  } catch (error) {
    log.error({ err: error, exportId: job.id }, 'an export failed');
    const failure = error instanceof DomainError ? error.code : 'internal_error';
    const isOurs = await note(job, { status: 'failed', failure, finishedAt: new Date(), leaseUntil: null });
    if (isOurs) await removeFilesOf(fileOf(job));
    else await leave(job);
  }
}

/**
 * What an export leaves that was ended or taken over meanwhile: nothing, if it was ended (a person in it was erased); the
 * other process's file, if it is done; also this part while the other one may still be copying from it, which removes it
 * when it is done.
 */
async function leave(job: Claimed): Promise<void> {
  const where = { environmentId_id: { environmentId: job.environment_id, id: job.id } };
  const left = await db().exportJob.findUniqueOrThrow({ where, select: { status: true } });
  if (left.status === 'failed' || left.status === 'expired') await removeFilesOf(fileOf(job));
  else if (left.status === 'done') await removeFile(partOf(job));
}

async function claim(): Promise<Claimed | null> {
  const [job] = await select<Claimed>(
    'export_claim',
    `UPDATE export_job SET status = 'running', tries = tries + 1, lease_until = now() + make_interval(secs => $1)
     WHERE (environment_id, id) IN (
       SELECT environment_id, id FROM export_job
       WHERE status = 'queued' OR (status = 'running' AND lease_until < now())
       ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING environment_id, id, list, format, query, columns, zone, labels, requested_by, rows_written, cursor,
               bytes::text, tries, seen_with`,
    [LEASE_MS / 1_000],
  );
  return job ?? null;
}

async function requesterOf(job: Claimed): Promise<Actor> {
  const actor = await actingMember(job.requested_by, job.environment_id);
  const may = actor.permissions.has('exports:write') && actor.permissions.has(LISTS[job.list as ListKey]);
  if (!may) throw new DomainError('insufficient_scope', 'The member may not export this any more.');
  return actor;
}

/** Page by page: first the file, then where it stands. Begins with the pages of earlier tries; returns the rows. */
async function writeCsv(actor: Actor, job: Claimed): Promise<number> {
  const isContinued = job.cursor !== null && (await copyStart(fileOf(job), Number(job.bytes)));
  let bytes = isContinued ? Number(job.bytes) : 0;
  let rows = isContinued ? job.rows_written : 0;
  const file = await open(partOf(job), isContinued ? 'r+' : 'w', 0o600);
  try {
    const { table, pages } = openExport(actor, job, isContinued ? job.cursor : null);
    for await (const page of pages) {
      const head = bytes === 0 ? csvHead(table) : '';
      const text = Buffer.from(head + page.rows.map((row) => csvLine(table.cells(row))).join(''));
      await file.write(text, 0, text.length, bytes);
      bytes += text.length;
      rows += page.rows.length;
      await progress(job, {
        rowsWritten: rows,
        bytes: BigInt(bytes),
        cursor: page.next,
        leaseUntil: leaseEnd(),
      });
    }
    await file.datasync();
  } finally {
    await file.close();
  }
  return rows;
}

/** A compressed stream cannot be continued, so every try begins again. Returns the rows. */
async function writeWorkbook(actor: Actor, job: Claimed): Promise<number> {
  await progress(job, { rowsWritten: 0 });
  let rows = 0;
  const file = await open(partOf(job), 'w', 0o600);
  try {
    const onPage = async (more: number) => {
      rows += more;
      if (rows % 1_000 < more) await progress(job, { rowsWritten: rows, leaseUntil: leaseEnd() });
    };
    for await (const bytes of exportContent(actor, job, onPage)) await file.write(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
  return rows;
}

function leaseEnd(): Date {
  return new Date(Date.now() + LEASE_MS);
}

function fileOf(job: Claimed) {
  return { environmentId: job.environment_id, id: job.id, format: job.format, tries: job.tries };
}

function partOf(job: Claimed): string {
  return partPath(fileOf(job), job.tries);
}

function pathOf(job: Claimed): string {
  return exportPath(fileOf(job));
}

type Progress = {
  status?: string;
  failure?: string;
  rowsWritten?: number;
  seenWith?: string[];
  bytes?: bigint;
  cursor?: string | null;
  leaseUntil?: Date | null;
  finishedAt?: Date;
};

/** Only the process that holds the newest lease may write; false when another one has it. */
async function note(job: Claimed, data: Progress): Promise<boolean> {
  const { count } = await db().exportJob.updateMany({
    where: { environmentId: job.environment_id, id: job.id, tries: job.tries, status: 'running' },
    data,
  });
  return count > 0;
}

/** Notes how far the file is; a process that was slow and lost its lease stops here. */
async function progress(job: Claimed, data: Progress): Promise<void> {
  if (!(await note(job, data))) throw new Error('another process took the export over');
}

/**
 * Removes the files whose time is over, and those of members who have left, who may come back with another role; who exported
 * what stays written down.
 */
export async function expireExports(): Promise<number> {
  const over = await select<{ environmentId: string; id: string; format: string; tries: number }>(
    'export_over',
    `SELECT j.environment_id AS "environmentId", j.id, j.format, j.tries FROM export_job j
     WHERE j.status IN ('direct', 'done', 'failed') AND (j.expires_at < now() OR NOT EXISTS (
       SELECT FROM environment e JOIN member m ON m.merchant_id = e.merchant_id
       WHERE e.id = j.environment_id AND m.user_id = j.requested_by))
     LIMIT $1`,
    [EXPIRED_AT_ONCE],
  );
  for (const job of over) {
    await removeFilesOf(job);
    const { environmentId, id } = job;
    await db().exportJob.updateMany({ where: { environmentId, id }, data: { status: 'expired' } });
  }
  return over.length;
}
