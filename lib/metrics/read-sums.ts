import type { Actor } from '@/lib/auth/actor';
import type { Dimension, StoredDimension } from './dimensions';
import { type Part, partsOf } from './fold-parts';
import { type Measure, type Source, sourceOf } from './measures';
import { sumFacts } from './sum-facts';
import { isFolded, sumFolded } from './sum-folded';
import { LOGS, sumFoldedLog } from './sum-folded-log';

/** What is asked of the facts: sums between each two of `bounds`, oldest first. */
export type SumsQuery = {
  measures: readonly Measure[];
  bounds: readonly Date[];
  dimension: Dimension | null;
  /** Only facts with these values; `unknown` are those without one. */
  filters: Partial<Record<StoredDimension, string>>;
  isHourly: boolean;
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

export type SumRow = Omit<Sum, 'amount'> & { amount: string };

/**
 * Adds the facts up. Whole hours or days come from sums that a job folds, with what changed since then put right in the same
 * statement; the rest, and questions by two dimensions at once, are read from the facts themselves.
 */
export async function readSums(actor: Actor, query: SumsQuery, at: Date): Promise<Sum[]> {
  const sources = [...new Set(query.measures.map(sourceOf))];
  const rows = await Promise.all(
    sources.flatMap((source) => {
      const parts: Part[] = isFolded(source, query)
        ? partsOf(query.bounds, query.isHourly, actor.environment.timeZone, at)
        : [{ from: query.bounds[0] as Date, to: query.bounds.at(-1) as Date, grain: null }];
      return parts.map((part) => sumPart(actor, source, query, part));
    }),
  );
  return rows.flat().map((row) => ({ ...row, amount: Number(row.amount) }));
}

async function sumPart(actor: Actor, source: Source, query: SumsQuery, part: Part): Promise<SumRow[]> {
  const read = LOGS.includes(source) ? sumFoldedLog : sumFolded;
  const folded = part.grain === null ? null : await read(actor, source, query, part);
  return folded ?? sumFacts(actor, source, query, part);
}
