import { callAlone, select } from '@/lib/db';
import { RETENTION_DAYS } from './states';
import { flushRequests } from './write-requests';

const PORTION = 2_000;
const ENVIRONMENTS = 50;

/** Deletes calls that are older than their environment keeps them, a portion for each. Returns how many went. */
export async function forgetRequests(): Promise<number> {
  const due = await select<{ environment_id: string; days: number }>(
    'request_log_due',
    `SELECT environment_id, days FROM (
       SELECT e.id AS environment_id, coalesce(s.retention_days, $1::int) AS days, (
         SELECT r.created_at FROM request_log r WHERE r.environment_id = e.id ORDER BY r.id LIMIT 1) AS oldest
       FROM environment e LEFT JOIN request_log_setting s ON s.environment_id = e.id) kept
     WHERE oldest < now() - make_interval(days => days) LIMIT $2`,
    [RETENTION_DAYS, ENVIRONMENTS],
  );
  let gone = 0;
  for (const { environment_id: id, days } of due) gone += await forgetPortion(id, days);
  return gone;
}

async function forgetPortion(environmentId: string, days: number): Promise<number> {
  const [row] = await select<{ count: number }>(
    'request_log_forget',
    `WITH gone AS (
       DELETE FROM request_log WHERE environment_id = $1 AND id IN (
         SELECT id FROM request_log WHERE environment_id = $1 ORDER BY id LIMIT $2)
         AND created_at < now() - make_interval(days => $3::int)
       RETURNING 1)
     SELECT count(*)::int AS count FROM gone`,
    [environmentId, PORTION, days],
  );
  return row?.count ?? 0;
}

/**
 * Takes a person who is being erased out of the environment's calls, at most so many portions of them; false when there
 * are more. What this process has not written yet is written first.
 */
export async function forgetPersonInRequests(
  environmentId: string,
  customerId: string,
  portionsMax: number,
): Promise<boolean> {
  await flushRequests();
  for (let portion = 0; portion < portionsMax; portion += 1) {
    const { left } = await callAlone<{ left: boolean }>('request_log_erase_step', environmentId, {
      customer_id: customerId,
      limit: PORTION,
    });
    if (!left) return true;
  }
  return false;
}
