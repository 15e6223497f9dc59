import { db, select } from '@/lib/db';
import type { Event } from '@/lib/generated/prisma/client';

/** A place in an environment's events: transaction and id, as live updates have them (lib/live/queries.ts). */
export type Place = { xid: string; id: string };
/** An event, its own place, and the object as the event before left it. */
export type Followed = { event: Event; position: string; before: Event['snapshot'] | null };

/** One read takes no more. */
export const FOLLOWED_MAX = 50;

/**
 * Events behind `from` whose transactions began before `to`, oldest first, at most `FOLLOWED_MAX`; of the named types
 * only, or of all. Below the oldest open transaction the order never changes, so nothing is missed and nothing comes twice.
 */
export async function eventsBehind(
  environmentId: string,
  from: Place,
  to: string,
  types: readonly string[] | null,
): Promise<Followed[]> {
  const places = await select<{ id: string; xid: string }>(
    'events_behind',
    `SELECT id, recorded_in::text AS xid FROM event
     WHERE environment_id = $1 AND recorded_in >= $2::xid8 AND recorded_in < $3::xid8
       AND (recorded_in > $2::xid8 OR id > $4) AND ($5::text[] IS NULL OR type = ANY ($5))
     ORDER BY recorded_in, id LIMIT $6`,
    [environmentId, from.xid, to, from.id, types, FOLLOWED_MAX],
  );
  if (places.length === 0) return [];
  const events = await db().event.findMany({
    where: { environmentId, id: { in: places.map(({ id }) => id) } },
  });
  const earlier = await db().event.findMany({
    where: {
      environmentId,
      OR: events.filter(({ seq }) => seq > 1).map(({ objectId, seq }) => ({ objectId, seq: seq - 1 })),
    },
    select: { objectId: true, seq: true, snapshot: true },
  });
  const byId = new Map(events.map((event) => [event.id, event]));
  const before = new Map(earlier.map(({ objectId, seq, snapshot }) => [`${objectId} ${seq}`, snapshot]));
  return places.flatMap(({ id, xid }) => {
    const event = byId.get(id);
    if (!event) return [];
    const snapshot = before.get(`${event.objectId} ${event.seq - 1}`) ?? null;
    return [{ event, position: `${xid}.${id}`, before: snapshot }];
  });
}
