import { select } from '@/lib/db';
import { idAt } from '@/lib/ids';
import type { LiveEvent } from './schema';

/**
 * A place in an environment's facts: the transaction's number and the event's id behind it, `812.evt_…`, or `812.` for
 * everything that began before 812. Facts below the oldest open transaction never change their order any more, so a
 * position can be resumed from without losing or repeating one, however the commits were ordered.
 */
export type Position = { xid: string; id: string };
export type Fact = LiveEvent & { position: string };

/** One read never takes more; whoever is further behind is told to read everything again. */
export const FACTS_MAX = 500;

export function parsePosition(text: string | null | undefined): Position | null {
  const match = /^(\d{1,19})\.(evt_[0-9a-z]{26})?$/.exec(text ?? '');
  return match ? { xid: match[1] ?? '0', id: match[2] ?? '' } : null;
}

/** The number below which every transaction is over. */
export async function horizon(): Promise<string> {
  const [row] = await select<{ xid: string }>(
    'live_horizon',
    'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid',
    [],
  );
  return row?.xid ?? '0';
}

type Row = LiveEvent & { id: string; xid: string };

/** Facts behind `from` whose transactions began before `to`, oldest first; null when there are more than can be told. */
export async function factsBetween(
  environmentId: string,
  from: Position,
  to: string,
): Promise<Fact[] | null> {
  const rows = await select<Row>(
    'live_facts',
    `SELECT id, type, object_type AS noun, object_id AS object, payment_id AS payment, recorded_in::text AS xid
     FROM event
     WHERE environment_id = $1 AND recorded_in >= $2::xid8 AND recorded_in < $3::xid8
       AND (recorded_in > $2::xid8 OR id > $4)
     ORDER BY recorded_in, id LIMIT $5`,
    [environmentId, from.xid, to, from.id, FACTS_MAX + 1],
  );
  return rows.length > FACTS_MAX ? null : rows.map(factOf);
}

const RECENT_MS = 10_000;

/**
 * Facts of the last seconds below `to`: a page that opens its stream was read a moment earlier, and what happened in
 * between must reach it. Told twice it does no harm.
 */
export async function recentFacts(environmentId: string, to: string): Promise<Fact[] | null> {
  const rows = await select<Row>(
    'live_recent',
    `SELECT id, type, object_type AS noun, object_id AS object, payment_id AS payment, recorded_in::text AS xid
     FROM event WHERE environment_id = $1 AND id >= $2 AND recorded_in < $3::xid8
     ORDER BY recorded_in, id LIMIT $4`,
    [environmentId, idAt('event', new Date(Date.now() - RECENT_MS)), to, FACTS_MAX + 1],
  );
  return rows.length > FACTS_MAX ? null : rows.map(factOf);
}

function factOf({ id, xid, type, noun, object, payment }: Row): Fact {
  return { position: `${xid}.${id}`, type, noun, object, payment };
}
