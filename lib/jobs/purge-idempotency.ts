import { select } from '@/lib/db';

/**
 * Forgets answers older than 25 hours (24 are promised), those of payouts after 30 days; claims that still run are kept.
 * Returns how many went.
 */
export async function purgeIdempotency(): Promise<number> {
  const [row] = await select<{ count: number }>(
    'purge_idempotency',
    `WITH gone AS (
       DELETE FROM idempotency WHERE (environment_id, key) IN (
         SELECT environment_id, key FROM idempotency
         WHERE created_at < now() - interval '25 hours' AND status = 'done'
           AND coalesce(kept_until < now(), true) LIMIT 5000)
       RETURNING 1)
     SELECT count(*)::int AS count FROM gone`,
    [],
  );
  return row?.count ?? 0;
}
