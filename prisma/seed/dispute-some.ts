import type { PoolClient } from 'pg';
import { DISPUTE_PLOTS, type DisputePlot, type DisputeTarget, tellDispute } from './fill-disputes';
import type { Random, SeedIds } from './random';
import type { SeedPlace } from './write-story';

const DAY_MS = 86_400_000;
/** Of payments by card that took money: somewhat below the schemes' lines. */
const SHARE = 0.007;
/** Fewer payments than these have no dispute. */
const FEW = 50;
const RESPONDED_MS = 5 * DAY_MS;
const DECIDED_MS = 17 * DAY_MS;

type Paid = DisputeTarget & { paid_at: Date };

/** Lets cardholders of a simulation go to their banks some days after they paid; each case is as far as time allows. */
export async function disputeSome(
  client: PoolClient,
  place: SeedPlace,
  tools: { random: Random; ids: SeedIds },
  { simulationId, now }: { simulationId: string; now: Date },
): Promise<void> {
  const { rows } = await client.query<Paid>(
    `SELECT p.id AS payment_id, a.operation_id, p.amount_captured::text AS amount, p.currency,
       p.method->>'brand' AS brand, p.updated_at AS paid_at
     FROM payment p JOIN attempt a ON a.environment_id = p.environment_id AND a.id = p.attempt_id
     WHERE p.environment_id = $1 AND p.metadata->>'simulation' = $2 AND p.status = 'succeeded'
       AND p.connector = 'sandbox-card' AND p.amount_refunded = 0 AND p.amount_refund_pending = 0
       AND p.amount_capturing = 0 AND p.updated_at < $3
     ORDER BY p.id`,
    [place.environment.id, simulationId, new Date(now.getTime() - 3 * DAY_MS)],
  );
  const count = rows.length < FEW ? 0 : Math.max(1, Math.round(rows.length * SHARE));
  const every = Math.floor(rows.length / Math.max(1, count));
  for (const paid of rows.filter((_, nth) => nth % every === every - 1).slice(0, count)) {
    const openedAt = new Date(
      Math.min(paid.paid_at.getTime() + tools.random.int(2, 20) * DAY_MS, now.getTime() - 3_600_000),
    );
    const plot = asFarAs(now.getTime() - openedAt.getTime(), tools.random.pick(DISPUTE_PLOTS));
    await tellDispute(client, place, tools.ids, plot, paid, openedAt);
  }
  // What the bank called back about in this commit was told with it.
  await client.query(
    `UPDATE sandbox_callback SET state = 'delivered', tries = 1, finished_at = now()
     WHERE environment_id = $1 AND snapshot ? 'dispute' AND xmin = pg_current_xact_id()::xid`,
    [place.environment.id],
  );
}

/** The plot, or its beginning where the bank has not come further in that time. */
function asFarAs(ageMs: number, plot: DisputePlot): DisputePlot {
  if (ageMs < RESPONDED_MS || plot.end === 'expired') return { ...plot, end: 'open' };
  if (ageMs < DECIDED_MS && (plot.end === 'won' || plot.end === 'lost'))
    return { ...plot, end: 'under_review' };
  return plot;
}
