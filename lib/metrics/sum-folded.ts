import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { foldedRows, keptBounds, type Part } from './fold-parts';
import { type Source, sourceOf } from './measures';
import type { SumRow, SumsQuery } from './read-sums';
import { filteredBy, groupedBy, valueIn } from './sum-facts';
import { LOGS } from './sum-folded-log';

/** Ids of the facts that changed since the last fold, as events and steps on checkout pages tell. */
const CHANGED: Partial<Record<Source, string>> = {
  payment: 'SELECT payment_id FROM changed',
  attempt:
    'SELECT a.id FROM changed c JOIN attempt a ON a.environment_id = $1 AND a.payment_id = c.payment_id',
  refund: 'SELECT r.id FROM changed c JOIN refund r ON r.environment_id = $1 AND r.payment_id = c.payment_id',
  dispute:
    'SELECT d.id FROM changed c JOIN dispute d ON d.environment_id = $1 AND d.payment_id = c.payment_id',
  session: `SELECT object_id FROM event WHERE environment_id = $1 AND object_type = 'checkout_session'
      AND recorded_in >= (SELECT folded_before FROM mark) UNION
    SELECT session_id FROM checkout_step WHERE environment_id = $1
      AND recorded_in >= (SELECT folded_before FROM mark) UNION
    SELECT p.checkout_session_id FROM changed c JOIN payment p ON p.environment_id = $1 AND p.id = c.payment_id`,
  payout: `SELECT object_id FROM event WHERE environment_id = $1 AND object_type = 'payout'
      AND recorded_in >= (SELECT folded_before FROM mark)`,
};

/** Whether sums answer it: they are kept for the whole, and by day for one dimension at a time. */
export function isFolded(source: Source, query: SumsQuery): boolean {
  if (LOGS.includes(source)) return query.dimension === null && filteredBy(query).length === 0;
  const stored = query.dimension === null || query.dimension === 'currency' ? 0 : 1;
  return source in CHANGED && stored + filteredBy(query).length <= (query.isHourly ? 0 : 1);
}

/**
 * The sums of whole hours or days: what is folded, less what was folded of payments that changed since, and with what they are
 * now; of one snapshot, so nothing is missed and nothing counts twice. Null while there are no sums.
 */
export async function sumFolded(
  actor: Actor,
  source: Source,
  query: SumsQuery,
  part: Part,
): Promise<SumRow[] | null> {
  const { timeZone } = actor.environment;
  const [filter] = filteredBy(query);
  const kept = filter ?? (query.dimension === 'currency' ? null : query.dimension) ?? '';
  const shown =
    query.dimension === 'currency'
      ? 's.currency'
      : filter || query.dimension === null
        ? 'NULL::text'
        : 's.value';
  const { starts, ends, points } = keptBounds(query.bounds, part, timeZone);
  const rows = await select<SumRow>(
    `metric_folded_${source}_${part.grain}_${query.dimension ?? ''}_${filter ?? ''}`,
    `WITH mark AS MATERIALIZED (
       SELECT folded_before FROM metric_watermark WHERE environment_id = $1 AND zone = $9
         AND folded_before <= pg_snapshot_xmax(pg_current_snapshot())
     ), changed AS MATERIALIZED (
       SELECT DISTINCT payment_id FROM event WHERE environment_id = $1 AND payment_id IS NOT NULL
         AND recorded_in >= (SELECT folded_before FROM mark)
     ), f AS (
       SELECT 1 AS sign, at, currency, dimensions, names, amounts, buckets FROM metric_${source}
       WHERE environment_id = $1 AND id = ANY (ARRAY(${CHANGED[source]})) UNION ALL
       SELECT -1, at, currency, dimensions, names, amounts, buckets FROM metric_fact
       WHERE environment_id = $1 AND source = '${source}' AND id = ANY (ARRAY(${CHANGED[source]}))
     )
     SELECT point, measure, currency, bucket, value, sum(amount)::text AS amount FROM (
       SELECT width_bucket(s.starts_at, $8::timestamptz[]) - 1 AS point, s.measure, s.currency, s.bucket::int,
         ${shown} AS value, s.amount FROM metric_sum s
       WHERE s.environment_id = $1 AND s.measure = ANY ($5::text[]) AND s.dimension = '${kept}'
         AND s.grain = '${part.grain}' AND s.starts_at >= $6 AND s.starts_at < $7
         AND ($10::text IS NULL OR s.value = $10) UNION ALL
       SELECT width_bucket(f.at, $2::timestamptz[]) - 1, m.name, f.currency, m.bucket::int,
         ${groupedBy(query.dimension)}, f.sign * m.amount
       FROM f, unnest(f.names, f.amounts, f.buckets) AS m (name, amount, bucket)
       WHERE f.at >= $3 AND f.at < $4 AND m.name = ANY ($5::text[])
         AND ($10::text IS NULL OR ${filter ? valueIn(filter) : "''"} = $10) UNION ALL
       SELECT -1, '', '', 0, NULL, 1 FROM mark
     ) parts GROUP BY 1, 2, 3, 4, 5 HAVING sum(amount) <> 0`,
    [
      actor.environment.id,
      query.bounds.slice(0, -1),
      part.from,
      part.to,
      query.measures.filter((measure) => sourceOf(measure) === source),
      starts,
      ends,
      points,
      timeZone,
      filter ? query.filters[filter] : null,
    ],
  );
  return foldedRows(rows);
}
