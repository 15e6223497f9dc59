import { systemActor } from '@/lib/auth/actor';
import { FIRST_PANELS } from '@/lib/boards/schema';
import { createBoard } from '@/lib/boards/write-board';
import { foldMetrics } from '@/lib/metrics/fold';
import { seedVolume } from '../../prisma/seed/volume';
import { percentile } from './measure';
import { open, textOf } from './pages';
import { writePayouts } from './payouts';
import { ownerOf, type World } from './world';

const SMALL = { slug: 'volume-month', days: 30, range: '30d' };
const LARGE = { slug: 'volume-year', days: 365, range: '12m' };
const PAGES = ['acceptance', 'methods', 'latency', 'risk', 'payouts', 'board'] as const;
/** Payments behind a payout. */
const PAYMENTS_PER_PAYOUT = 100;
const WARM_UP = 3;
const ROUNDS = 40;

type Times = Record<(typeof PAGES)[number], { few: number[]; many: number[] }>;
export type Insights = { small: number; large: number; foldedPerSecond: number; times: Times };

/**
 * Every page of insights as a browser asks for it, in turns: a sandbox with few payments of the last thirty days, and one with
 * many of the last year, all of them folded.
 */
export async function measureInsights(
  world: World,
  { small, large }: { small: number; large: number },
  say: (line: string) => void,
): Promise<Insights> {
  await world.stopServer();
  const few = await seedVolume(small, say, { ...SMALL, ...world.copying });
  const many = await seedVolume(large, say, { ...LARGE, ...world.copying });
  for (const [of, { days }] of [
    [few, SMALL],
    [many, LARGE],
  ] as const) {
    const count = Math.ceil(of.payments / PAYMENTS_PER_PAYOUT);
    await writePayouts(world.connectForCopies, of.environmentId, { count, days });
  }
  await world.settle();
  const began = performance.now();
  let folded = 0;
  for (let taken = 1; taken > 0; folded += taken) {
    taken = (await foldMetrics()).taken;
    if (Math.floor((folded + taken) / 50_000) > Math.floor(folded / 50_000)) say(`  ${folded} folded`);
  }
  const foldedPerSecond = (folded * 1_000) / (performance.now() - began);
  await world.settle();
  await world.restartServer();
  const times = await timePages(world, few.environmentId, many.environmentId);
  return { small, large, foldedPerSecond, times };
}

/** Milliseconds of every page, asked for in turns in the sandbox with few payments and in the one with many. */
export async function timePages(world: World, few: string, many: string): Promise<Times> {
  const fewPages = await pagesOf(world, few, SMALL.range);
  const manyPages = await pagesOf(world, many, LARGE.range);
  const times = Object.fromEntries(
    PAGES.map((page) => [page, { few: [] as number[], many: [] as number[] }]),
  ) as Times;
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const page of PAGES) {
      const [one, other] = [await fewPages(page), await manyPages(page)];
      if (round < 0) continue;
      times[page].few.push(one);
      times[page].many.push(other);
    }
  }
  return times;
}

/** Asks for a page of a sandbox; answers the milliseconds until all of it was there. */
async function pagesOf(world: World, environmentId: string, range: string) {
  const { cookie, pages } = await ownerOf(environmentId);
  const board = { name: 'Benchmark', panels: [...FIRST_PANELS], isShared: true };
  const { id } = (await createBoard(await systemActor(environmentId), board, { claim: null })).row;
  return async (page: string): Promise<number> => {
    const started = performance.now();
    const path = `${pages}/insights/${page === 'board' ? `board/${id}` : page}?range=${range}`;
    const answer = await open(`http://localhost:${world.port}${path}`, cookie);
    await textOf(answer);
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`);
    return performance.now() - started;
  };
}

/** At most twice the time (issue 6). */
export function describeInsights({ small, large, foldedPerSecond, times }: Insights): {
  text: string;
  isMet: boolean;
} {
  const lines = PAGES.map((page) => {
    const [few, many] = [percentile(times[page].few, 0.95), percentile(times[page].many, 0.95)];
    return { page, few, many, ratio: many / few };
  });
  const text = [
    `insights: p95 in ms of a page, ${small} payments of 30 days and ${large} of a year (at most 2.00 times)`,
    ...lines.map(
      ({ page, few, many, ratio }) =>
        `  ${page.padEnd(12)}${few.toFixed(0).padStart(8)}${many.toFixed(0).padStart(8)}${ratio.toFixed(2).padStart(8)}`,
    ),
    `  ${foldedPerSecond.toFixed(0)} payments a second were folded`,
  ].join('\n');
  return { text, isMet: lines.every(({ ratio }) => ratio <= 2) };
}
