import { setTimeout as sleep } from 'node:timers/promises';
import { foldMetrics } from '@/lib/metrics/fold';
import { wholePayment } from './api-payments';
import { cpuMsOf, perSecond, runSlice, type Slice } from './measure';
import { SPREAD, type World } from './world';

const CALLERS = 8;
/** As long as the job rests when it is not behind. */
const REST_MS = 5_000;
const SERVED = 'served';

/** `foldMs` and `allMs` are CPU; `behind` are events that were not folded when the load ended, of `events`. */
export type Folding = { load: Slice; foldMs: number; allMs: number; behind: number; events: number };

/**
 * What folding takes beside as many payments as go through: the server runs without jobs, and this process folds in its
 * place, so that the two can be told apart.
 */
export async function measureFolding(world: World, seconds: number): Promise<Folding> {
  const url = new URL(world.database.env.DATABASE_URL as string);
  url.searchParams.set('application_name', SERVED);
  await world.restartServer({ JOBS: '0', DATABASE_URL: url.href });
  const workers = await world.openWorkers(CALLERS, SPREAD);
  const pay = (worker: (typeof workers)[number], note: (ms: number) => void) => wholePayment(worker, note);
  await runSlice(workers, 3, null, pay);
  await foldAll();
  const before = await cpuOf(world);
  const server = cpuMsOf(world.pid) ?? Number.NaN;
  let isOver = false;
  const folding = (async () => {
    while (!isOver) {
      while ((await foldMetrics()).isBehind);
      await sleep(REST_MS);
    }
  })();
  const load = await runSlice(workers, seconds, null, pay);
  isOver = true;
  const behind = await unfolded(world);
  await folding;
  await foldAll();
  const after = await cpuOf(world);
  for (const worker of workers) worker.close();
  return {
    load,
    foldMs: after.bench - before.bench,
    allMs: after.all - before.all + (cpuMsOf(world.pid) ?? Number.NaN) - server,
    ...behind,
  };
}

async function foldAll(): Promise<void> {
  while ((await foldMetrics()).taken > 0);
}

async function unfolded({ database }: World): Promise<{ behind: number; events: number }> {
  const { rows } = await database.owner.query<{ behind: number; events: number }>(
    `SELECT (count(*) FILTER (WHERE v.recorded_in >= w.folded_before))::int AS behind, count(*)::int AS events
     FROM event v JOIN metric_watermark w ON w.environment_id = v.environment_id`,
  );
  return rows[0] ?? { behind: 0, events: 0 };
}

/** CPU of PostgreSQL's processes for this database, in milliseconds: of this process's connections, and of all. */
async function cpuOf({ database }: World): Promise<{ bench: number; all: number }> {
  const { rows } = await database.owner.query<{ pid: number; name: string }>(
    'SELECT pid, application_name AS name FROM pg_stat_activity WHERE datname = current_database()',
  );
  const used = rows.map(({ pid, name }) => ({ name, ms: cpuMsOf(pid) ?? Number.NaN }));
  const sumOf = (some: typeof used) => some.reduce((sum, { ms }) => sum + ms, 0);
  return { bench: sumOf(used.filter(({ name }) => name !== SERVED)), all: sumOf(used) };
}

/** At most a tenth of the CPU, and no more behind than what came while the job rested (issue 6). */
export function describeFolding({ load, foldMs, allMs, behind, events }: Folding): {
  text: string;
  isMet: boolean;
} {
  const share = foldMs / allMs;
  const restShare = REST_MS / 1_000 / load.seconds;
  const text = `folding: ${perSecond(load).toFixed(0)} payments a second, ${(share * 100).toFixed(1)} % of the CPU of server and PostgreSQL (at most 10), ${behind} of ${events} events not folded at the end (at most ${(restShare * 200).toFixed(0)} %)`;
  return { text, isMet: share <= 0.1 && behind <= events * restShare * 2 };
}
