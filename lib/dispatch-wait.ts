import { select } from './db';

/** A timer may be a moment early; then the rest is waited for. */
const MIN_WAIT_MS = 5;
const MAX_WAIT_MS = 30_000;
/** With no time to undo, what was approved is due at once: then this is a poll, twice a second. */
const POLL_MS = 500;

/**
 * Milliseconds until one of these has to leave, by the database's real clock. Nobody has to announce it to the process that
 * sends it: one that is made after this look is due an undo time (`undoMs`, milliseconds) later at the earliest, so looking
 * again once per undo time misses none.
 */
export async function untilDispatchMs(table: 'refund' | 'payout', undoMs: number): Promise<number> {
  const [next] = await select<{ ms: number | null }>(
    `next_${table}_due`,
    `SELECT extract(epoch FROM min(dispatch_at) - clock_timestamp())::float8 * 1000 AS ms FROM ${table} WHERE dispatch_at IS NOT NULL`,
    [],
  );
  const longest = Math.min(MAX_WAIT_MS, Math.max(POLL_MS, undoMs));
  return Math.min(longest, Math.max(MIN_WAIT_MS, Math.ceil(next?.ms ?? longest)));
}
