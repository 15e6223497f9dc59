import { seedVolume } from '../../prisma/seed/volume';
import { ApiWorker } from './api-payments';
import { percentile } from './measure';
import { keyFor, type World } from './world';

const SAMPLES = 60;
const WARM_UP = 15;

/** Queries of the list page: the plain page, every tab, each filter, and a page far down. */
const QUERIES: readonly (readonly [name: string, query: string])[] = [
  ['newest', ''],
  ['tab: succeeded', 'view=succeeded'],
  ['tab: to capture', 'view=to_capture'],
  ['tab: in progress', 'view=in_progress'],
  ['tab: declined', 'view=declined'],
  ['tab: refunded', 'view=refunded'],
  ['tab: canceled', 'view=canceled'],
  ['status', 'status=failed'],
  ['currency', 'currency=USD'],
  ['method', 'method=alipay'],
  ['reference', 'reference=V000000777'],
  ['search by last4', 'search=0005'],
  ['search by e-mail', 'search=emma.smith7%40volume.example'],
  ['amount from', 'amount[gte]=90000'],
  ['time', 'created[gte]=BEGIN&created[lt]=END'],
  ['page 20', 'PAGE20'],
];

export type ListTimes = Record<string, number>;
export type Lists = { small: number; large: number; smallMs: ListTimes; largeMs: ListTimes };

/** Median milliseconds of each query in one sandbox, with few payments and, later, with many. */
export async function measureLists(
  world: World,
  { small, large }: { small: number; large: number },
  say: (line: string) => void,
): Promise<Lists> {
  const { environmentId } = await seedVolume(small, say, { history: false });
  const shop = await keyFor(environmentId);
  await world.settle();
  await world.restartServer();
  const smallMs = await measure(await ApiWorker.open(world.port, shop));
  await seedVolume(large - small, say, { history: false });
  await world.settle();
  await world.restartServer();
  const largeMs = await measure(await ApiWorker.open(world.port, shop));
  return { small, large, smallMs, largeMs };
}

async function measure(worker: ApiWorker): Promise<ListTimes> {
  const times: ListTimes = {};
  for (const [name, query] of QUERIES) {
    const path = `/payments?limit=20&${await complete(worker, query)}`;
    const latencies: number[] = [];
    for (let i = 0; i < WARM_UP; i += 1) await worker.get(path, () => undefined);
    for (let i = 0; i < SAMPLES; i += 1) await worker.get(path, (ms) => latencies.push(ms));
    times[name] = percentile(latencies, 0.5);
  }
  if (worker.unexpected.size > 0)
    throw new Error(`lists answered ${[...worker.unexpected.keys()].join(', ')}`);
  worker.close();
  return times;
}

async function complete(worker: ApiWorker, query: string): Promise<string> {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString();
  if (query !== 'PAGE20') return query.replace('BEGIN', day(40)).replace('END', day(33));
  let cursor = '';
  for (let page = 1; page < 20; page += 1) {
    const body = await worker.get(`/payments?limit=20&${cursor}`, () => undefined);
    cursor = `cursor=${encodeURIComponent((JSON.parse(body) as { next_cursor: string }).next_cursor)}`;
  }
  return cursor;
}
