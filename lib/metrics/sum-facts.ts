import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { type Dimension, STORED_DIMENSIONS, type StoredDimension, UNKNOWN } from './dimensions';
import { type Source, sourceOf } from './measures';
import { idsAround, type Period } from './period';
import type { SumRow, SumsQuery } from './read-sums';

const NOUNS = {
  payment: 'payment',
  attempt: 'attempt',
  refund: 'refund',
  dispute: 'dispute',
  session: 'checkoutSession',
  payout: 'payout',
  request: 'request',
} as const;

/** The sums of one source in a stretch of time, read from its facts. */
export function sumFacts(
  actor: Actor,
  source: Source,
  query: SumsQuery,
  { from, to }: Period,
): Promise<SumRow[]> {
  const filtered = filteredBy(query);
  const noun = source === 'delivery' ? null : NOUNS[source];
  // Ids begin with their time, so a stretch of the primary key is read; deliveries have an index of their own for it.
  const ids = noun ? idsAround(noun, { from, to }, actor.environment.clockOffsetMs) : [null, null];
  return select<SumRow>(
    `metric_facts_${source}_${query.dimension ?? ''}_${filtered.join('_')}`,
    `SELECT width_bucket(f.at, $2::timestamptz[]) - 1 AS point, m.name AS measure, f.currency, m.bucket::int,
       ${groupedBy(query.dimension)} AS value, sum(m.amount)::text AS amount
     FROM metric_${source} f, unnest(f.names, f.amounts, f.buckets) AS m (name, amount, bucket)
     WHERE f.environment_id = $1 AND f.at >= $3 AND f.at < $4 AND m.name = ANY ($5::text[]) AND m.amount <> 0
       AND ${noun ? 'f.id >= $6 AND f.id < $7' : '$6::text IS NULL AND $7::text IS NULL'}
       ${filtered.map((one, nth) => `AND ${valueIn(one)} = $${nth + 8}`).join(' ')}
     GROUP BY 1, 2, 3, 4, 5`,
    [
      actor.environment.id,
      query.bounds.slice(0, -1),
      from,
      to,
      query.measures.filter((measure) => sourceOf(measure) === source),
      ...ids,
      ...filtered.map((one) => query.filters[one]),
    ],
  );
}

export function filteredBy({ filters }: Pick<SumsQuery, 'filters'>): StoredDimension[] {
  return STORED_DIMENSIONS.filter((one) => filters[one] !== undefined);
}

/** SQL for the value that a fact `f` has. */
export function valueIn(dimension: StoredDimension): string {
  return `coalesce(f.dimensions[${STORED_DIMENSIONS.indexOf(dimension) + 1}], '${UNKNOWN}')`;
}

/** SQL for the group that a fact `f` is in. */
export function groupedBy(dimension: Dimension | null): string {
  if (dimension === null) return 'NULL::text';
  return dimension === 'currency' ? 'f.currency::text' : valueIn(dimension);
}
