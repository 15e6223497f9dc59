import { callAlone, select } from '@/lib/db';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';

const REPLAYS_IN_ONE_RUN = 200;
/** Events in one statement: far below its time limit. */
const PORTION = 200;
/** Portions of one replay in one run, so that a long one keeps nobody waiting. */
const PORTIONS_MAX = 5;

/**
 * Works off what was asked to be replayed, in order. Returns how many replays it took on. One that fails is tried again
 * by the next run and is not in the way of the others.
 */
export async function runReplays(): Promise<number> {
  const running = await select<{ environment_id: string; id: string }>(
    'webhook_replays_running',
    `SELECT environment_id, id FROM webhook_replay WHERE status = 'running' ORDER BY id LIMIT $1`,
    [REPLAYS_IN_ONE_RUN],
  );
  for (const { environment_id: environmentId, id } of running) {
    await workOff(environmentId, id).catch((error: unknown) => {
      log.error({ err: error, environmentId, replayId: id }, 'replay not worked off');
    });
  }
  return running.length;
}

async function workOff(environmentId: string, id: string): Promise<void> {
  let left = true;
  for (let portion = 0; left && portion < PORTIONS_MAX; portion += 1) {
    ({ left } = await callAlone<{ left: boolean }>('webhook_replay_step', environmentId, {
      replay_id: id,
      ids: Array.from({ length: PORTION }, () => newId('webhookDelivery')),
    }));
  }
}
