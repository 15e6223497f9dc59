import { monotonicMs } from '@/lib/clock';
import { OUT_OF_TIME } from '@/lib/database-errors';
import { callAlone, select } from '@/lib/db';
import { env } from '@/lib/env';
import { DomainError } from '@/lib/errors';
import { RETENTION_DAYS } from '@/lib/requests/states';

const ENVIRONMENTS = 50;
/** Payments or events in one commit: far below the time limit of a statement. */
const PORTION = 500;
/** Portions of one environment follow each other for so long, in milliseconds: the others are not asked between them. */
const TURN_MS = 1_000;

/**
 * Folds what is new in every environment into the sums. `taken` are the payments that were folded; `isBehind` says that more
 * waits somewhere than a turn took. What is not folded yet is read from the facts, so nobody waits for a fold: many
 * facts at once cost little more than one.
 */
export async function foldMetrics(): Promise<{ taken: number; isBehind: boolean }> {
  // The first row by an index, not EXISTS: where one environment has nearly all rows, the planner expects to meet one of any
  // other at once and reads them all.
  const due = await select<{ id: string; zone: string }>(
    'environments_to_fold_metrics',
    `SELECT e.id, m.time_zone AS zone FROM environment e JOIN merchant m ON m.id = e.merchant_id
     LEFT JOIN metric_watermark w ON w.environment_id = e.id
     WHERE (w.environment_id IS NULL AND (
           (SELECT true FROM payment p WHERE p.environment_id = e.id ORDER BY p.id LIMIT 1)
         OR (SELECT true FROM checkout_step c WHERE c.environment_id = e.id ORDER BY c.recorded_in LIMIT 1)))
       OR (w.environment_id IS NOT NULL AND w.folded_before IS NULL) OR w.zone <> m.time_zone
       OR w.folded_before > pg_snapshot_xmax(pg_current_snapshot())
       OR EXISTS (SELECT FROM event v WHERE v.environment_id = e.id AND v.recorded_in >= w.folded_before
         AND v.recorded_in < pg_snapshot_xmin(pg_current_snapshot()))
       OR EXISTS (SELECT FROM checkout_step c WHERE c.environment_id = e.id AND c.recorded_in >= w.folded_before
         AND c.recorded_in < pg_snapshot_xmin(pg_current_snapshot()))
     ORDER BY random() LIMIT $1`,
    [ENVIRONMENTS],
  );
  const folded = { taken: 0, isBehind: due.length === ENVIRONMENTS };
  for (const { id, zone } of due) {
    const { taken, is_full } = await foldForAWhile(id, zone);
    folded.taken += taken;
    folded.isBehind ||= is_full;
  }
  return folded;
}

async function foldForAWhile(id: string, zone: string): Promise<{ taken: number; is_full: boolean }> {
  const until = monotonicMs() + TURN_MS;
  let taken = 0;
  for (;;) {
    const portion = await foldEnvironment(id, zone);
    taken += portion.taken;
    if (!portion.is_full || monotonicMs() > until) return { taken, is_full: portion.is_full };
  }
}

/**
 * One portion of one environment; nothing where another process folds it. As long as the planner has not heard of a new
 * environment with many rows it may read all of them for each one that it folds; then fewer fit into the time of a statement.
 */
async function foldEnvironment(
  environmentId: string,
  zone: string,
  portion = PORTION,
): Promise<{ taken: number; is_full: boolean }> {
  try {
    return await callAlone('metric_fold', environmentId, { zone, portion });
  } catch (error) {
    if (portion === 1 || !ranOutOfTime(error)) throw error;
    return foldEnvironment(environmentId, zone, Math.ceil(portion / 10));
  }
}

function ranOutOfTime(error: unknown): boolean {
  return error instanceof DomainError && error.details.cause === OUT_OF_TIME;
}

/** What a log keeps is folded in parts of at most so long, so that none comes near the time limit of a statement. */
const LOG_PART_MINUTES = 30;
const LOGS = 20;

/**
 * Folds the next part of logs, of calls and of tries to deliver, that have something from before a quarter of an hour: nothing is
 * written into them later than that. `isBehind` as `foldMetrics` says it.
 */
export async function foldLogs(): Promise<{ isBehind: boolean }> {
  const due = await select<{ id: string; source: 'request' | 'delivery'; zone: string; days: number }>(
    'logs_to_fold',
    `SELECT f.environment_id AS id, f.source, f.zone,
       CASE WHEN f.source = 'request' THEN coalesce(s.retention_days, $2::int) ELSE $3::int END AS days
     FROM metric_logs_to_fold($1) f LEFT JOIN request_log_setting s ON s.environment_id = f.environment_id`,
    [LOGS, RETENTION_DAYS, env().WEBHOOK_RETENTION_DAYS],
  );
  let isBehind = due.length === LOGS;
  for (const { id, ...part } of due) {
    const { is_full } = await callAlone<{ is_full: boolean }>('metric_fold_log', id, {
      ...part,
      minutes: LOG_PART_MINUTES,
    });
    isBehind ||= is_full;
  }
  return { isBehind };
}

/** Throws the sums of an environment away; the next folds make them again, and until then numbers are read from the facts. */
export async function beginMetrics(environmentId: string, zone: string): Promise<void> {
  await callAlone('metric_begin', environmentId, { zone });
}
