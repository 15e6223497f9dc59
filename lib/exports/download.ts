import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { recordDone, recordRefusal } from '@/lib/audit/write-record';
import { type Actor, ensurePermission } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { LISTS, type ListKey } from '@/lib/lists/definition';
import { exportContent } from './content';
import { exportPath } from './files';
import { exportToDownload } from './queries';
import { ensureStillSeen } from './seen-with';

const TYPES: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** The file of an export as an answer that streams, told to the audit log. Throws `not_found` and `insufficient_scope`. */
export async function downloadExport(actor: Actor, id: string, userAgent: string | null): Promise<Response> {
  const attempt = { action: 'downloadExport', permission: 'exports:write', userAgent, input: { id } };
  try {
    const answer = await fileOf(actor, id);
    await recordDone(actor, attempt);
    return answer;
  } catch (error) {
    await recordRefusal(actor, attempt, error);
    throw error;
  }
}

async function fileOf(actor: Actor, id: string): Promise<Response> {
  ensurePermission(actor, 'exports:write');
  const job = await exportToDownload(actor, id);
  ensurePermission(actor, LISTS[job.list as ListKey]);
  const headers: Record<string, string> = {
    'Content-Type': TYPES[job.format] ?? 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${job.fileName}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
  const where = { environmentId: actor.environment.id, id };
  if (job.status === 'done') {
    ensureStillSeen(actor, job);
    const file = exportPath(job);
    const { size } = await stat(file).catch(() => {
      throw notFound();
    });
    headers['Content-Length'] = String(size);
    await db().exportJob.updateMany({ where, data: { downloadedAt: new Date() } });
    return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, { headers });
  }
  let rows = 0;
  const content = exportContent(actor, job, (more) => {
    rows += more;
  });
  async function* noted() {
    yield* content;
    await db().exportJob.updateMany({ where, data: { downloadedAt: new Date(), rowsWritten: rows } });
  }
  return new Response(Readable.toWeb(Readable.from(noted())) as ReadableStream, { headers });
}
