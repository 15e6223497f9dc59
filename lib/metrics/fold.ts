import { callAlone, select } from '@/lib/db';

const ENVIRONMENTS = 50;
/** Payments or events in one commit: far below the time limit of a statement. */
const PORTION = 500;

/**
 * Folds a portion of every environment with new facts into the sums. `taken` are the payments that were folded; `isBehind` says
 * that more waits somewhere than a portion. What is not folded yet is read from the facts, so nobody waits for a fold: many
 * facts at once cost little more than one.
 */
export async function foldMetrics(): Promise<{ taken: number; isBehind: boolean }> {
  const due = await select<{ id: string; zone: string }>(
    'environments_to_fold_metrics',
    `SELECT e.id, m.time_zone AS zone FROM environment e JOIN merchant m ON m.id = e.merchant_id
     LEFT JOIN metric_watermark w ON w.environment_id = e.id
     WHERE (w.environment_id IS NULL AND (EXISTS (SELECT FROM payment p WHERE p.environment_id = e.id)
         OR EXISTS (SELECT FROM checkout_step c WHERE c.environment_id = e.id)))
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
    const { taken, is_full } = await foldEnvironment(id, zone);
    folded.taken += taken;
    folded.isBehind ||= is_full;
  }
  return folded;
}

/** One portion of one environment; nothing where another process folds it. */
function foldEnvironment(environmentId: string, zone: string): Promise<{ taken: number; is_full: boolean }> {
  return callAlone('metric_fold', environmentId, { zone, portion: PORTION });
}

/** Throws the sums of an environment away; the next folds make them again, and until then numbers are read from the facts. */
export async function beginMetrics(environmentId: string, zone: string): Promise<void> {
  await callAlone('metric_begin', environmentId, { zone });
}
