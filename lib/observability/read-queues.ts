import { select } from '@/lib/db';
import { acrossEnvironments } from '@/lib/present-environment';

/** What waits in one queue, counted up to `COUNTED_MAX`, and how long its oldest part has waited, in seconds. */
export type Waiting = { waiting: number; oldestSeconds: number };

export const QUEUES = [
  'deliveries',
  'deliveries_of_failing_endpoints',
  'events_untold',
  'operations_reserved',
  'operations_pending',
  'operations_unknown',
  'refunds',
  'payouts',
  'payouts_unknown',
  'mail',
  'reviews',
] as const;
export type Queue = (typeof QUEUES)[number];

/** What the database says about all processes together. */
export type Readings = {
  queues: Record<Queue, Waiting>;
  /** Seconds since the oldest fact that is missing in the sums of metrics. */
  foldingLagSeconds: number;
  /** Seconds since an environment's invariants were looked at last, null before the first look; and by how much the next look is late. */
  invariants: { ageSeconds: number | null; lateSeconds: number; broken: number };
  /** Breakers that keep payments away from a connector now, by its name. */
  openBreakers: Record<string, number>;
};

const COUNTED_MAX = 10_000;
/** Who writes facts of earlier days moves no clock: such a fact is as late as it is old, but no later than this. */
const LAG_MAX_SECONDS = 86_400;

type Row = { queue: Queue; waiting: number; seconds: number | null };
type Ages = {
  folding: number | null;
  looked: number | null;
  late: number | null;
  broken: number;
};

/**
 * Reads how much waits anywhere. Every part is found by an index that holds open work only and is counted up to a cap, so
 * that the cost does not grow with what was done before.
 */
export async function readQueues(): Promise<Readings> {
  const [rows, [ages], breakers] = await acrossEnvironments(() =>
    Promise.all([
      select<Row>('operators_queues', QUEUES_READ, [COUNTED_MAX]),
      select<Ages>('operators_ages', AGES_READ, [COUNTED_MAX]),
      select<{ connector: string; open: number }>(
        'operators_breakers',
        `SELECT connector, count(*)::int AS open FROM breaker WHERE status = 'open' GROUP BY connector`,
        [],
      ),
    ]),
  );
  const found = new Map(rows.map(({ queue, waiting, seconds }) => [queue, { waiting, seconds }]));
  return {
    queues: Object.fromEntries(
      QUEUES.map((queue) => {
        const { waiting = 0, seconds = 0 } = found.get(queue) ?? {};
        return [queue, { waiting, oldestSeconds: bounded(seconds) }];
      }),
    ) as Record<Queue, Waiting>,
    foldingLagSeconds: bounded(ages?.folding),
    invariants: {
      ageSeconds: ages?.looked ?? null,
      lateSeconds: Math.max(0, ages?.late ?? 0),
      broken: ages?.broken ?? 0,
    },
    openBreakers: Object.fromEntries(breakers.map(({ connector, open }) => [connector, open])),
  };
}

function bounded(seconds: number | null | undefined): number {
  return Math.min(LAG_MAX_SECONDS, Math.max(0, seconds ?? 0));
}

const NOW = 'extract(epoch FROM clock_timestamp())';

/** Endpoints are few, so each is asked by itself; what is of no endpoint is in a partial index of its own. */
const QUEUES_READ = `
  SELECT CASE WHEN failures > 0 THEN 'deliveries_of_failing_endpoints' ELSE 'deliveries' END AS queue,
    count(*)::int AS waiting, (${NOW} - min(extract(epoch FROM due_at)))::float8 AS seconds
  FROM (SELECT w.failures, d.due_at FROM webhook_endpoint w CROSS JOIN LATERAL (
      SELECT due_at FROM webhook_delivery WHERE environment_id = w.environment_id AND endpoint_id = w.id
        AND status = 'pending' AND due_at <= clock_timestamp() ORDER BY due_at LIMIT $1) d
    WHERE w.status = 'enabled' AND w.deleted_at IS NULL LIMIT $1) due
  GROUP BY 1
  UNION ALL
  SELECT 'events_untold', count(*)::int, (${NOW} - min(id_ms(id)) / 1000.0)::float8
  FROM (SELECT v.id FROM webhook_endpoint w CROSS JOIN LATERAL (
      SELECT id FROM event v WHERE v.environment_id = w.environment_id AND v.recorded_in >= w.read_in
        AND v.recorded_in < pg_snapshot_xmin(pg_current_snapshot()) AND (v.recorded_in > w.read_in OR v.id > w.read_id)
      ORDER BY v.recorded_in LIMIT $1) v
    WHERE w.status = 'enabled' AND w.deleted_at IS NULL AND w.failures = 0 LIMIT $1) untold
  UNION ALL
  SELECT 'operations_' || status, count(*)::int, (${NOW} - min(extract(epoch FROM reserved_at)))::float8
  FROM (SELECT status, reserved_at FROM operation WHERE next_inquiry_at IS NOT NULL LIMIT $1) open GROUP BY status
  UNION ALL
  SELECT 'refunds', count(*)::int, (${NOW} - min(extract(epoch FROM dispatch_at)))::float8
  FROM (SELECT dispatch_at FROM refund WHERE dispatch_at <= clock_timestamp() ORDER BY dispatch_at LIMIT $1) due
  UNION ALL
  SELECT 'payouts', count(*)::int, (${NOW} - min(extract(epoch FROM dispatch_at)))::float8
  FROM (SELECT dispatch_at FROM payout WHERE dispatch_at <= clock_timestamp() ORDER BY dispatch_at LIMIT $1) due
  UNION ALL
  SELECT 'payouts_unknown', count(*)::int, (${NOW} - min(extract(epoch FROM sent_at)))::float8
  FROM (SELECT sent_at FROM payout WHERE next_inquiry_at IS NOT NULL LIMIT $1) unknown
  UNION ALL
  SELECT 'mail', count(*)::int, (${NOW} - min(extract(epoch FROM next_at)))::float8
  FROM (SELECT next_at FROM mail WHERE status = 'waiting' AND next_at <= clock_timestamp()
    ORDER BY next_at LIMIT $1) due
  UNION ALL
  SELECT 'reviews', count(*)::int, (${NOW} - min(id_ms(id)) / 1000.0)::float8
  FROM (SELECT id FROM review WHERE status = 'open' LIMIT $1) open`;

const AGES_READ = `
  SELECT
    (SELECT (${NOW} - min(id_ms(v.id)) / 1000.0)::float8 FROM metric_watermark w CROSS JOIN LATERAL (
      SELECT id FROM event WHERE environment_id = w.environment_id AND recorded_in >= w.folded_before
        AND recorded_in < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY recorded_in LIMIT 1) v) AS folding,
    (SELECT (${NOW} - extract(epoch FROM max(looked_at)))::float8 FROM invariant_watch) AS looked,
    (SELECT (${NOW} - extract(epoch FROM min(next_at)))::float8 FROM invariant_watch) AS late,
    (SELECT count(*)::int FROM (SELECT DISTINCT environment_id, number FROM invariant_offender
      WHERE cleared_at IS NULL LIMIT $1) broken) AS broken`;
