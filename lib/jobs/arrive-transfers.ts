import { now } from '@/lib/clock';
import { select } from '@/lib/db';
import { wakeCallbacks } from '@/lib/sandbox/deliver-callbacks';
import { arriveTransfers } from '@/lib/sandbox/transfers';

const BATCH = 50;

/**
 * Tells the pretend bank of each sandbox what day it is there, so that what is due arrives (or fails) and is told by
 * callback. Returns how many transfers ended.
 */
export async function arriveSandboxTransfers(): Promise<number> {
  const due = await select<{ id: string; clock_offset_ms: string }>(
    'environments_with_arrivals',
    `SELECT e.id, e.clock_offset_ms::text FROM environment e WHERE EXISTS (
       SELECT FROM sandbox_transfer t WHERE t.environment_id = e.id AND t.state = 'in_transit' AND t.arrival_date <=
         ((clock_timestamp() + make_interval(secs => e.clock_offset_ms / 1000.0)) AT TIME ZONE 'UTC')::date)
     LIMIT $1`,
    [BATCH],
  );
  let ended = 0;
  for (const { id, clock_offset_ms: offset } of due) {
    const day = now(Number(offset)).toISOString().slice(0, 10);
    ended += await arriveTransfers(id, day, BATCH);
  }
  if (ended > 0) wakeCallbacks();
  return ended;
}
