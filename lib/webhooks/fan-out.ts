import { callAlone, select } from '@/lib/db';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';

const ENDPOINTS_IN_ONE_RUN = 200;
/** Events in one statement: far below its time limit. */
const PORTION = 200;
/** Portions of one endpoint in one run, so that a long backlog keeps nobody waiting. */
const PORTIONS_MAX = 5;
const TOGETHER = 4;

type Named = { environment_id: string; id: string };

const deliveryIds = () => Array.from({ length: PORTION }, () => newId('webhookDelivery'));

/**
 * Makes deliveries of what happened since each endpoint's events were last read, below the oldest open transaction, so that
 * none is missed however the commits were ordered. Returns how many events were read. Safe to run anywhere, also twice:
 * there is one delivery per event and endpoint.
 */
export async function fanOutEvents(environmentId: string | null = null): Promise<number> {
  const behind = await select<Named>(
    'webhook_endpoints_behind',
    `SELECT w.environment_id, w.id FROM webhook_endpoint w
     WHERE w.status = 'enabled' AND w.deleted_at IS NULL AND ($2::text IS NULL OR w.environment_id = $2)
       AND (w.read_in > pg_snapshot_xmax(pg_current_snapshot()) OR EXISTS (
         SELECT FROM event ev WHERE ev.environment_id = w.environment_id AND ev.recorded_in >= w.read_in
           AND ev.recorded_in < pg_snapshot_xmin(pg_current_snapshot())
           AND (ev.recorded_in > w.read_in OR ev.id > w.read_id)))
     LIMIT $1`,
    [ENDPOINTS_IN_ONE_RUN, environmentId],
  );
  return inTurns(behind, readOn);
}

async function readOn({ environment_id: environmentId, id }: Named): Promise<number> {
  let read = 0;
  for (let portion = 0; portion < PORTIONS_MAX; portion += 1) {
    const result = await callAlone<{ read: number }>('webhook_fan_out', environmentId, {
      endpoint_id: id,
      ids: deliveryIds(),
    });
    read += result.read;
    if (result.read < PORTION) break;
  }
  return read;
}

/** Works off what was asked to be replayed, in order. Returns how many replays it took on. */
export async function runReplays(): Promise<number> {
  const running = await select<Named>(
    'webhook_replays_running',
    `SELECT environment_id, id FROM webhook_replay WHERE status = 'running' ORDER BY id LIMIT $1`,
    [ENDPOINTS_IN_ONE_RUN],
  );
  await inTurns(running, async ({ environment_id: environmentId, id }) => {
    let left = true;
    for (let portion = 0; left && portion < PORTIONS_MAX; portion += 1) {
      ({ left } = await callAlone<{ left: boolean }>('webhook_replay_step', environmentId, {
        replay_id: id,
        ids: deliveryIds(),
      }));
    }
    return 1;
  });
  return running.length;
}

/** A few at a time, each by itself: one that fails is tried again by the next run and is not in the way of the others. */
async function inTurns(all: readonly Named[], work: (one: Named) => Promise<number>): Promise<number> {
  const waiting = [...all];
  let sum = 0;
  const lane = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      try {
        sum += await work(one);
      } catch (error) {
        log.error(
          { err: error, environmentId: one.environment_id, id: one.id },
          'events not read for webhooks',
        );
      }
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, lane));
  return sum;
}
