import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import type { Source } from './measures';
import { idsAround, type Period } from './period';

/** Where a source's facts are in the order of their making, as far as rates and percentiles are read from it. */
const TABLES: Partial<Record<Source, { noun: 'payment' | 'attempt' | 'request'; table: string }>> = {
  payment: { noun: 'payment', table: 'payment' },
  attempt: { noun: 'attempt', table: 'attempt' },
  request: { noun: 'request', table: 'request_log' },
};

/** The period without what lies before its newest `max` facts. Ids are read, not rows, so that it costs milliseconds. */
export async function periodOfNewest(
  actor: Actor,
  source: Source,
  period: Period,
  max: number,
): Promise<Period> {
  const facts = TABLES[source];
  if (!facts) return period;
  const { id: environmentId, clockOffsetMs } = actor.environment;
  const [oldest] = await select<{ at: Date }>(
    `metric_newest_${source}`,
    `SELECT metric_moment(t.id, t.created_at) AS at
     FROM (SELECT min(id) AS id, count(*) AS n FROM (SELECT id FROM ${facts.table} WHERE environment_id = $1
       AND id >= $2 AND id < $3 ORDER BY id DESC LIMIT $4) newest) bound
     JOIN ${facts.table} t ON t.environment_id = $1 AND t.id = bound.id WHERE bound.n = $4`,
    [environmentId, ...idsAround(facts.noun, period, clockOffsetMs), max],
  );
  return oldest && oldest.at > period.from ? { ...period, from: oldest.at } : period;
}
