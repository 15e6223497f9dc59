import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';
import { idAt, type Noun, PREFIXES } from '@/lib/ids';

/** Half-open range of business time. */
export type Period = { from: Date; to: Date };

/** The smallest id of a noun at this instant: its prefix and ten digits of time, then zeros. */
function firstId(noun: Noun, at: Date): string {
  return `${idAt(noun, at).slice(0, PREFIXES[noun].length + 1 + 10)}${'0'.repeat(16)}`;
}

/** Milliseconds that pass at most between the making of an id and the time that its row is given. */
const ID_LEAD_MS = 60_000;

/**
 * Parameters of a condition on rows created in a period: `[first id, id after the last, from, to]`, for CREATED_IN. Ids
 * begin with real time, so it reads only that part of the primary key. Where a sandbox's clock has been moved forward
 * they were made up to that much earlier than the row says, and the row's own time decides; elsewhere it is not asked
 * (null), so that these are exactly the rows that a list of the same days shows.
 */
export function createdIn(noun: Noun, { from, to }: Period, clockOffsetMs: number): unknown[] {
  if (clockOffsetMs === 0) return [firstId(noun, from), firstId(noun, to), null, null];
  return [firstId(noun, new Date(from.getTime() - clockOffsetMs - ID_LEAD_MS)), firstId(noun, to), from, to];
}

/** The ids that rows of a period can have, and some around them: the row's own time decides. */
export function idsAround(
  noun: Noun,
  { from, to }: Period,
  clockOffsetMs: number,
): [first: string, next: string] {
  return [
    firstId(noun, new Date(from.getTime() - clockOffsetMs - ID_LEAD_MS)),
    firstId(noun, new Date(to.getTime() + ID_LEAD_MS)),
  ];
}

/** The condition for `createdIn` where the parameters before it are one: the environment. */
export const CREATED_IN = `environment_id = $1 AND id >= $2 AND id < $3
  AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at < $5)`;

/** From the beginning of the merchant's day until `at`, and the same stretch of the day a week before. */
export function todayAndLastWeek(at: Date, zone: string): { today: Period; lastWeek: Period } {
  const day = dayOf(at, zone);
  const from = startOfDay(day, zone);
  const before = startOfDay(shiftDay(day, -7), zone);
  return {
    today: { from, to: startOfDay(shiftDay(day, 1), zone) },
    lastWeek: { from: before, to: new Date(before.getTime() + (at.getTime() - from.getTime())) },
  };
}
