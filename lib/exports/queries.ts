import type { Actor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { ExportJob } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';

/** An export as the downloads page shows it. */
export type ExportShape = {
  id: string;
  list: string;
  format: string;
  fileName: string;
  zone: string;
  status: string;
  rowsExpected: number;
  rowsWritten: number;
  requestedBy: string;
  isMine: boolean;
  failure: string | null;
  createdAt: string;
  expiresAt: string;
};

/** The last exports: a member's own; owners and admins see everybody's. */
export async function listExports(actor: Actor): Promise<ExportShape[]> {
  const seesAll = actor.role === 'owner' || actor.role === 'admin';
  const jobs = await db().exportJob.findMany({
    where: { environmentId: actor.environment.id, ...(seesAll ? {} : { requestedBy: actor.id }) },
    orderBy: { id: 'desc' },
    take: 100,
  });
  const labels = await actorLabels(
    actor,
    jobs.map((job) => job.requestedBy),
  );
  return jobs.map((job) => renderExport(actor, job, labels[job.requestedBy] ?? job.requestedBy));
}

export function renderExport(actor: Actor, job: ExportJob, requestedBy: string): ExportShape {
  return {
    id: job.id,
    list: job.list,
    format: job.format,
    fileName: job.fileName,
    zone: job.zone,
    status: job.status,
    rowsExpected: job.rowsExpected,
    rowsWritten: job.rowsWritten,
    requestedBy,
    isMine: job.requestedBy === actor.id,
    failure: job.failure,
    createdAt: job.createdAt.toISOString(),
    expiresAt: job.expiresAt.toISOString(),
  };
}

/** An export of this member that can be downloaded now. Throws `not_found`, also for one of somebody else. */
export async function exportToDownload(actor: Actor, id: string): Promise<ExportJob> {
  if (!isId('exportJob', id)) throw notFound();
  const job = await db().exportJob.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  const isReady = job?.status === 'direct' || job?.status === 'done';
  if (!job || job.requestedBy !== actor.id || !isReady || job.expiresAt < new Date()) throw notFound();
  return job;
}
