import { now } from '@/lib/clock';
import { select } from '@/lib/db';
import { foldBalances } from '@/lib/ledger/balances';
import { releaseFundsOf } from '@/lib/ledger/release-funds';

const BATCH = 50;

/** Makes captured money available whose time has come, environment by environment. Returns how many captures moved. */
export async function releaseFunds(): Promise<number> {
  const due = await select<{ id: string; clock_offset_ms: string }>(
    'environments_to_release',
    `SELECT e.id, e.clock_offset_ms::text FROM environment e WHERE EXISTS (
       SELECT FROM capture c WHERE c.environment_id = e.id AND c.status = 'succeeded' AND c.release_entry_id IS NULL
         AND c.available_at <= clock_timestamp() + make_interval(secs => e.clock_offset_ms / 1000.0))
     LIMIT $1`,
    [BATCH],
  );
  let released = 0;
  for (const environment of due) {
    released += await releaseFundsOf(environment.id, now(Number(environment.clock_offset_ms)));
  }
  return released;
}

/**
 * Folds the postings of environments whose tail has grown, so that balances stay cheap to read, and of those whose
 * watermark came from another cluster with a restored backup.
 */
export async function foldLedgers(): Promise<number> {
  const grown = await select<{ id: string }>(
    'environments_to_fold',
    `SELECT e.id FROM environment e LEFT JOIN ledger_watermark w ON w.environment_id = e.id
     WHERE (SELECT count(*) FROM (SELECT FROM posting p WHERE p.environment_id = e.id
       AND p.recorded_in >= coalesce(w.folded_before, '0'::xid8) LIMIT 500) tail) = 500
       OR w.folded_before > pg_snapshot_xmax(pg_current_snapshot()) LIMIT $1`,
    [BATCH],
  );
  for (const { id } of grown) await foldBalances(id);
  return grown.length;
}
