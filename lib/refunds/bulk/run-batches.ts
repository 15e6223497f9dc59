import { actingMember } from '@/lib/auth/acting-member';
import { type Actor, ensurePermission } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { callFunction, db, fromSnapshot, select } from '@/lib/db';
import { leaseMs, type Snapshot } from '@/lib/doors/call';
import { fingerprintOf } from '@/lib/doors/claim';
import { env } from '@/lib/env';
import { DomainError } from '@/lib/errors';
import type { RefundBatchRow } from '@/lib/generated/prisma/client';
import { log } from '@/lib/log';
import { inEnvironment } from '@/lib/present-environment';
import { issueRefund } from '../issue-refund';
import type { IssueRefund } from '../schema';

/** Rows at a time and process, so that a long file leaves the network and the database to everybody else. */
const CONCURRENCY = 4;
const TRIES_MAX = 20;

/** Refusals after which the same row is tried again with the same key. */
const LATER = new Set(['idempotency_in_progress', 'network_unavailable', 'busy', 'rate_limited']);

/**
 * Makes the next refunds of the files that were begun, each with its own idempotency key and its own refund id, as the
 * member who began them and with that member's role of this moment: above the limit a row asks for approval. Like any
 * refund of the console each can be undone for a few seconds and waits for a network that is down. Returns how many rows
 * were taken.
 */
export async function runRefundBatches(): Promise<number> {
  const claimed = await select<{ row: Snapshot }>(
    'claim_refund_batch_rows',
    'SELECT to_jsonb(r) AS row FROM claim_refund_batch_rows($1::jsonb) r',
    [JSON.stringify({ limit: CONCURRENCY, lease_ms: leaseMs() * 2 })],
  );
  const rows = claimed.map(({ row }) => fromSnapshot<RefundBatchRow>(row));
  await Promise.all(rows.map((row) => inEnvironment(row.environmentId, () => run(row))));
  return claimed.length;
}

async function run(row: RefundBatchRow): Promise<void> {
  try {
    await refundOf(row);
    await end(row, 'made', null);
  } catch (error) {
    if (!(error instanceof DomainError)) {
      log.error({ err: error, batchId: row.batchId, line: row.line }, 'row of a refund batch');
    } else if (!LATER.has(error.code)) {
      return end(row, 'refused', { code: error.code, detail: error.detail });
    }
    // The lease ends by itself and the row is tried again.
    if (row.tries >= TRIES_MAX) await end(row, 'refused', { code: 'network_unavailable', detail: '' });
  }
}

async function refundOf(row: RefundBatchRow): Promise<void> {
  const made = await db().refund.findUnique({
    where: { environmentId_id: { environmentId: row.environmentId, id: row.refundId } },
    select: { id: true },
  });
  if (made) return;
  const actor = await memberOf(row);
  const input: IssueRefund = {
    payment: row.paymentId,
    amount: Number(row.amount),
    currency: row.currency as IssueRefund['currency'],
    reason: row.reason as IssueRefund['reason'],
    note: row.note,
    metadata: { refund_batch: row.batchId, ...(row.reference ? { reference: row.reference } : {}) },
  };
  const key = `${row.batchId}:${row.line}`;
  const claim = { key, fingerprint: fingerprintOf(['refund batch', key]) };
  await issueRefund(actor, input, { claim }, { refundId: row.refundId, undoMs: env().REFUND_UNDO_MS });
}

/** Whoever began the file, as far as that member may refund now. Throws `not_found` and `insufficient_scope`. */
async function memberOf(row: RefundBatchRow): Promise<Actor> {
  const { startedBy } = await db().refundBatch.findUniqueOrThrow({
    where: { environmentId_id: { environmentId: row.environmentId, id: row.batchId } },
    select: { startedBy: true },
  });
  const actor = await actingMember(startedBy ?? '', row.environmentId);
  ensurePermission(actor, 'refunds:write');
  return actor;
}

async function end(
  row: RefundBatchRow,
  status: 'made' | 'refused',
  problem: { code: string; detail: string } | null,
): Promise<void> {
  await callFunction('refund_batch_row_end', row.environmentId, {
    batch_id: row.batchId,
    line: row.line,
    status,
    problem,
    at: now().toISOString(),
  });
}
