import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { foldedRows, keptBounds, type Part } from './fold-parts';
import type { Source } from './measures';
import type { SumRow, SumsQuery } from './read-sums';

/** Sources whose facts are a log that is folded by time. */
export const LOGS: readonly Source[] = ['request', 'delivery'];

/**
 * The sums of whole hours or days of a log: what is folded, and what came since then from the log itself; of one snapshot. Null
 * while nothing of it is folded.
 */
export async function sumFoldedLog(
  actor: Actor,
  source: Source,
  query: SumsQuery,
  part: Part,
): Promise<SumRow[] | null> {
  const { timeZone } = actor.environment;
  const { starts, ends, points } = keptBounds(query.bounds, part, timeZone);
  const rows = await select<SumRow>(
    `metric_folded_log_${source}_${part.grain}`,
    `WITH mark AS MATERIALIZED (
       SELECT folded_until FROM metric_log_watermark WHERE environment_id = $1 AND source = '${source}' AND zone = $8
     )
     SELECT point, '${source}.latency' AS measure, '' AS currency, bucket, NULL::text AS value, sum(amount)::text AS amount
     FROM (
       SELECT width_bucket(s.starts_at, $7::timestamptz[]) - 1 AS point, s.bucket::int, s.amount FROM metric_sum s
       WHERE s.environment_id = $1 AND s.measure = '${source}.latency' AND s.dimension = '' AND s.grain = '${part.grain}'
         AND s.starts_at >= $5 AND s.starts_at < $6 UNION ALL
       SELECT width_bucket(f.at, $2::timestamptz[]) - 1, f.bucket::int, 1
       FROM mark, metric_log_facts($1, '${source}', greatest(folded_until, $3), $4) f UNION ALL
       SELECT -1, 0, 1 FROM mark
     ) parts GROUP BY 1, 4`,
    [actor.environment.id, query.bounds.slice(0, -1), part.from, part.to, starts, ends, points, timeZone],
  );
  return foldedRows(rows);
}
