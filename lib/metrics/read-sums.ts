import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { type Dimension, STORED_DIMENSIONS, type StoredDimension, UNKNOWN } from './dimensions';
import { type Measure, type Source, sourceOf } from './measures';
import { idsAround } from './period';

/** What is asked of the facts: sums between each two of `bounds`, oldest first. */
export type SumsQuery = {
  measures: readonly Measure[];
  bounds: readonly Date[];
  dimension: Dimension | null;
  /** Only facts with these values; `unknown` are those without one. */
  filters: Partial<Record<StoredDimension, string>>;
};

/** A sum of one measure. `point` counts from 0; `bucket` is that of a latency, else 0; `value` is the dimension's. */
export type Sum = {
  point: number;
  measure: Measure;
  currency: string;
  bucket: number;
  value: string | null;
  amount: number;
};

type Row = Omit<Sum, 'amount'> & { amount: string };

/** Adds the facts up, each source's in one statement. */
export async function readSums(actor: Actor, query: SumsQuery): Promise<Sum[]> {
  const sources = [...new Set(query.measures.map(sourceOf))];
  const rows = await Promise.all(sources.map((source) => ofSource(actor, source, query)));
  return rows.flat().map((row) => ({ ...row, amount: Number(row.amount) }));
}

const NOUNS = {
  payment: 'payment',
  attempt: 'attempt',
  refund: 'refund',
  dispute: 'dispute',
  request: 'request',
} as const;

function ofSource(actor: Actor, source: Source, query: SumsQuery): Promise<Row[]> {
  const { bounds, dimension } = query;
  const [from, to] = [bounds[0], bounds.at(-1)] as [Date, Date];
  const filtered = STORED_DIMENSIONS.filter((one) => query.filters[one] !== undefined);
  const noun = source === 'delivery' ? null : NOUNS[source];
  // Ids begin with their time, so a stretch of the primary key is read; deliveries have an index of their own for it.
  const ids = noun ? idsAround(noun, { from, to }, actor.environment.clockOffsetMs) : [null, null];
  return select<Row>(
    `metric_sums_${source}_${dimension ?? ''}_${filtered.join('_')}`,
    `SELECT width_bucket(f.at, $2::timestamptz[]) - 1 AS point, m.name AS measure, f.currency, m.bucket,
       ${groupedBy(dimension)} AS value, sum(m.amount)::text AS amount
     FROM metric_${source} f, unnest(f.names, f.amounts, f.buckets) AS m (name, amount, bucket)
     WHERE f.environment_id = $1 AND f.at >= $3 AND f.at < $4 AND m.name = ANY ($5::text[]) AND m.amount <> 0
       AND ${noun ? 'f.id >= $6 AND f.id < $7' : '$6::text IS NULL AND $7::text IS NULL'}
       ${filtered.map((one, nth) => `AND coalesce(f.dimensions[${placeOf(one)}], '${UNKNOWN}') = $${nth + 8}`).join(' ')}
     GROUP BY 1, 2, 3, 4, 5`,
    [
      actor.environment.id,
      bounds.slice(0, -1),
      from,
      to,
      query.measures.filter((measure) => sourceOf(measure) === source),
      ...ids,
      ...filtered.map((one) => query.filters[one]),
    ],
  );
}

/** The place in the array of a fact's values, as SQL counts. */
export function placeOf(dimension: StoredDimension): number {
  return STORED_DIMENSIONS.indexOf(dimension) + 1;
}

function groupedBy(dimension: Dimension | null): string {
  if (dimension === null) return 'NULL::text';
  return dimension === 'currency' ? 'f.currency' : `f.dimensions[${placeOf(dimension)}]`;
}
