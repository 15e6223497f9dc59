import { seedVolume } from '../../prisma/seed/volume';
import { ApiWorker } from './api-payments';
import { mean, percentile } from './measure';
import { keyFor, type World } from './world';

/** Every query is asked in turns with all others, so that a slow moment of the machine hits no single one. */
const ROUNDS = 8;
const SAMPLES = 40;
const WARM_UP = 60;

/** Rows that nobody made are no work for jobs: they would fold a million of them meanwhile. */
const RESTING = { JOBS: '0' };

/** How many rows lie above the deepest page that is asked for. */
const DEEP_ROWS = 20_000;
const PAGE_ROWS = 100;

/**
 * Queries of the list page: the plain page, every tab, each filter, what people search by, and pages far down. `ID` is a
 * payment in the middle: its page is one look-up by primary key, which the other searches are compared with.
 */
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
  ['brand', 'brand=amex'],
  ['issuer country', 'country=US'],
  ['reference', 'reference=V000000777'],
  ['search by id', 'search=ID'],
  ['search by last4', 'search=0005'],
  ['search by e-mail', 'search=emma.smith7%40volume.example'],
  ['search by reference', 'search=V000000777'],
  ['amount from', 'currency=USD&amount[gte]=90000'],
  ['time', 'created[gte]=BEGIN&created[lt]=END'],
  ['page 20', 'PAGE20'],
  ['deep page', 'DEEP'],
];

/**
 * Milliseconds of a query: the median, what one of twenty exceeds, and the mean. These two are the medians over the rounds, so
 * that a second in which the machine did something else does not count as the query's own.
 */
export type ListTime = { p50: number; p95: number; mean: number };
export type ListTimes = Record<string, ListTime>;
export type Lists = {
  small: number;
  large: number;
  /** Rows above the deep page of the large sandbox. */
  deepRows: number;
  smallMs: ListTimes;
  largeMs: ListTimes;
};

/** Times of each query in one sandbox, with few payments and, later, with many. */
export async function measureLists(
  world: World,
  { small, large }: { small: number; large: number },
  say: (line: string) => void,
): Promise<Lists> {
  await world.stopServer();
  const { environmentId } = await seedVolume(small, say, world.copying);
  const shop = await keyFor(environmentId);
  await world.settle();
  await world.restartServer(RESTING);
  const smallMs = await measure(await ApiWorker.open(world.port, shop), small);
  await world.stopServer();
  await seedVolume(large - small, say, world.copying);
  await world.settle();
  await world.restartServer(RESTING);
  const largeMs = await measure(await ApiWorker.open(world.port, shop), large);
  return { small, large, deepRows: deepRowsOf(large), smallMs, largeMs };
}

/** A sandbox with fewer rows is asked for its last whole page but one. */
function deepRowsOf(size: number): number {
  return Math.min(DEEP_ROWS, size - 2 * PAGE_ROWS);
}

async function measure(worker: ApiWorker, size: number): Promise<ListTimes> {
  const times: ListTimes = {};
  const deep = await walk(worker, PAGE_ROWS, deepRowsOf(size) / PAGE_ROWS);
  const places: Record<string, string> = {
    PAGE20: cursorOf((await walk(worker, 20, 19)).next_cursor),
    DEEP: cursorOf(deep.next_cursor),
    ID: deep.data[0]?.id ?? '',
    BEGIN: daysAgo(40),
    END: daysAgo(33),
  };
  const asked = QUERIES.map(([name, query]) => ({
    name,
    path: `/payments?limit=20&${query.replace(/\b[A-Z]{2,}[0-9]*\b/g, (word) => places[word] ?? word)}`,
    rounds: [] as number[][],
  }));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const { path, rounds } of asked) {
      const latencies: number[] = [];
      const samples = round < 0 ? WARM_UP : SAMPLES;
      for (let i = 0; i < samples; i += 1) await worker.get(path, (ms) => latencies.push(ms));
      if (round >= 0) rounds.push(latencies);
    }
  }
  for (const { name, rounds } of asked) {
    const tails = rounds.map((latencies) => percentile(latencies, 0.95));
    times[name] = {
      p50: percentile(rounds.flat(), 0.5),
      p95: percentile(tails, 0.5),
      mean: percentile(rounds.map(mean), 0.5),
    };
  }
  if (worker.unexpected.size > 0)
    throw new Error(`lists answered ${[...worker.unexpected.keys()].join(', ')}`);
  worker.close();
  return times;
}

type Page = { data: { id: string }[]; next_cursor: string };

/** Follows the list over this many pages and returns the last. */
async function walk(worker: ApiWorker, rows: number, pages: number): Promise<Page> {
  let page: Page = { data: [], next_cursor: '' };
  for (let at = 0; at < pages; at += 1) {
    const path = `/payments?limit=${rows}&${page.next_cursor ? cursorOf(page.next_cursor) : ''}`;
    page = JSON.parse(await worker.get(path, () => undefined)) as Page;
  }
  return page;
}

const cursorOf = (cursor: string) => `cursor=${encodeURIComponent(cursor)}`;
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
