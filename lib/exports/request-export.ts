import { type Actor, ensurePermission } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { db } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { validate } from '@/lib/doors/validate';
import { DomainError, ensure } from '@/lib/errors';
import type { ExportJob } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { LISTS } from '@/lib/lists/definition';
import { exportFileName } from './file-name';
import { EXPORT_SOURCES, type ExportSource } from './registry';
import { DIRECT_ROWS_MAX, type RequestExport } from './schema';
import { ensureFits, SHEET_ROWS_MAX } from './xlsx';

const KEPT_HOURS = 72;

/**
 * Writes down who exports what. Up to 10,000 rows the file is made while it is downloaded; for more a job makes it. Rows
 * that come later are not part of it. A repeated request gives back the export that it made.
 */
export async function requestExport(
  actor: Actor,
  input: RequestExport & { labels: Record<string, string> },
  call: Call,
): Promise<ExportJob> {
  ensurePermission(actor, LISTS[input.list]);
  const source = EXPORT_SOURCES[input.list];
  const { limit: _limit, cursor: _cursor, ids: _ids, ...asked } = input.query;
  const query: Record<string, string> = input.ids ? { ids: input.ids.join(',') } : boundedBy(actor, asked);
  if (!input.ids) validate(source.schema, query);
  const rowsExpected = input.ids ? input.ids.length : await countRows(actor, source, input.format, query);
  const isDirect = rowsExpected <= DIRECT_ROWS_MAX;
  const environmentId = actor.environment.id;
  const zone = input.zone === 'utc' ? 'UTC' : actor.environment.timeZone;
  const idempotencyKey = call.claim?.key ?? null;
  const data = {
    environmentId,
    id: newId('exportJob'),
    list: input.list,
    format: input.format,
    query,
    columns: knownColumns(source, input.columns),
    zone,
    labels: input.labels,
    fileName: exportFileName(actor, input.list, query, zone, input.format),
    requestedBy: actor.id,
    requestId: actor.requestId,
    idempotencyKey,
    status: isDirect ? 'direct' : 'queued',
    rowsExpected,
    expiresAt: new Date(Date.now() + KEPT_HOURS * 3_600_000),
  };
  try {
    return await db().exportJob.create({ data });
  } catch (error) {
    if ((error as { code?: string }).code !== 'P2002' || idempotencyKey === null) throw error;
    const made = await db().exportJob.findFirst({
      where: { environmentId, idempotencyKey, requestedBy: actor.id },
    });
    if (!made) throw new DomainError('idempotency_key_reused', 'This key belongs to another request.');
    return made;
  }
}

/** Rows up to this moment: what comes while the file is written would make it differ from what was counted. */
function boundedBy(actor: Actor, query: Record<string, string>): Record<string, string> {
  const present = new Date(now(actor.environment.clockOffsetMs).getTime() + 1).toISOString();
  const bound = query['created[lt]'];
  return { ...query, 'created[lt]': bound && Date.parse(bound) < Date.parse(present) ? bound : present };
}

/**
 * Counted up to 10,001: more is a job in any case. A workbook is counted on, up to what a sheet can hold. Throws
 * `export_too_large`.
 */
async function countRows(
  actor: Actor,
  source: ExportSource,
  format: string,
  query: Record<string, string>,
): Promise<number> {
  const filters = source.schema.parse(query);
  const rows = await source.count(actor, filters, DIRECT_ROWS_MAX + 1);
  if (rows <= DIRECT_ROWS_MAX || format !== 'xlsx') return rows;
  return ensureFits(await source.count(actor, filters, SHEET_ROWS_MAX + 1));
}

function knownColumns(source: ExportSource, chosen: readonly string[]): string[] {
  const known = chosen.filter((key) => source.list.columns.some((one) => one.key === key && one.exports));
  ensure(known.length > 0, 'invalid_request', 'None of these columns can be exported.');
  return known;
}
