import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/data-home.mjs';
import type { Lists } from './lists';
import { besides, costBesides, percentile, perSecond, type Slice } from './measure';
import type { Scripts } from './scripts';
import { type Compared, JUDGED } from './throughput';

export type Figures = {
  machine: Record<string, string>;
  compared: Compared[];
  hot: Slice;
  spread: Slice;
  atOnce: Slice;
  fresh: Slice;
  replay: Slice;
  bearer: Slice;
  signed: Slice;
  guarded: Slice;
  unguarded: Slice;
  lists: Lists | null;
  scripts: Scripts | null;
  memory: { before: number | null; after: number | null };
  wrong: string[];
};

/** One promise of the product: `met` is null where it cannot be measured. */
type Target = { name: string; figure: string; target: string; met: boolean | null };

const CALLS = 3;
/** Names of queries in lists.ts. */
const NEWEST = 'newest';
const DEEP = 'deep page';
const BY_ID = 'search by id';
const SEARCHES = ['search by last4', 'search by e-mail', 'search by reference'];

export function targetsOf(figures: Figures): Target[] {
  const at8 = figures.compared.find(({ concurrency }) => concurrency === JUDGED) as Compared;
  const ratio = besides(at8.ours, at8.floor);
  const work = costBesides(at8.ours, at8.floor);
  const tail = percentile(at8.ours.latencies, 0.95) / percentile(at8.floor.latencies, 0.95);
  const hot = besides(figures.hot, figures.spread);
  const replay = besides(figures.replay, figures.fresh);
  const signed = besides(figures.signed, figures.bearer);
  const guarded = besides(figures.guarded, figures.unguarded);
  const { before, after } = figures.memory;
  const growth = before === null || after === null ? null : after / before;
  return [
    target('ours against the floor, at 8', ratio, '>= 0.20 (goal 0.40)', ratio >= 0.2),
    target('CPU of a call against one of the floor, at 8', work, '<= 8.00', work === null ? null : work <= 8),
    target('p95 of a call against one of the floor, at 8', tail, '<= 5.00', tail <= 5),
    target('one hot merchant against many', hot, '>= 0.90', hot >= 0.9),
    target('replay against a new payment', replay, '>= 1.00', replay >= 1),
    target('signed requests against bearer keys, at 8', signed, '>= 0.90', signed >= 0.9),
    target('row-level security against none, at 8', guarded, '>= 0.90', guarded >= 0.9),
    ...listTargets(figures.lists),
    ...Object.entries(figures.scripts ?? {}).map(([name, { kb, max }]) =>
      target(`scripts of ${name} (KB)`, kb, `<= ${max}`, kb <= max),
    ),
    target('memory after ten times the payments', growth, '<= 1.30', growth === null ? null : growth <= 1.3),
    {
      name: 'books after the load',
      figure: figures.wrong.length === 0 ? 'clean' : `${figures.wrong.length} wrong`,
      target: 'clean',
      met: figures.wrong.length === 0,
    },
  ];
}

function listTargets(lists: Lists | null): Target[] {
  if (!lists) return [];
  const { largeMs, smallMs } = lists;
  // The deep page of the small sandbox is not as deep: it is compared with the first page instead.
  const ratios = Object.entries(largeMs)
    .filter(([name]) => name !== DEEP)
    .map(([name, { mean }]) => [name, mean / (smallMs[name]?.mean ?? mean)] as const);
  const of = (name: string) => largeMs[name]?.p50 ?? Number.NaN;
  const deep = of(DEEP) / of(NEWEST);
  const searches = SEARCHES.map((name) => [name, of(name) / of(BY_ID)] as const);
  const search = searches.reduce((a, b) => (b[1] > a[1] ? b : a));
  const slowest = Math.max(...Object.values(largeMs).map(({ p95 }) => p95));
  const worst = ratios.reduce((a, b) => (b[1] > a[1] ? b : a));
  const plain = ratios[0] ?? worst;
  const sizes = `${lists.large} against ${lists.small} payments`;
  return [
    target(`time of the list page, ${sizes}`, plain[1], '<= 1.50', plain[1] <= 1.5),
    target(`and of the filter that suffers most (${worst[0]})`, worst[1], '<= 1.50', worst[1] <= 1.5),
    target(`page ${lists.deepRows} rows down against the first`, deep, '<= 1.50', deep <= 1.5),
    target(`slowest search (${search[0]}) against one by id`, search[1], '< 3.00', search[1] < 3),
    target(`slowest p95 of a list page, ${lists.large} payments (ms)`, slowest, '<= 200', slowest <= 200),
  ];
}

function target(name: string, figure: number | null, wanted: string, met: boolean | null): Target {
  return { name, figure: figure === null ? 'not measured' : figure.toFixed(2), target: wanted, met };
}

function cpuPerCall(slice: Slice): number | null {
  return slice.cpuMs === null ? null : slice.cpuMs / (slice.units * CALLS);
}

export function tableOf(figures: Figures): string {
  const lines = ['', 'Whole payments (create, confirm, capture: three calls, three keys)', ''];
  lines.push(
    '  at    ours/s   floor/s   ours/floor   TPC-B/s   p50 ms   p95 ms   p99 ms  floor p95   CPU ms a call   of the floor',
  );
  for (const { concurrency, ours, floor, tpcb } of figures.compared) {
    const ms = (share: number, slice = ours) => percentile(slice.latencies, share).toFixed(1).padStart(9);
    lines.push(
      `${String(concurrency).padStart(4)}${rate(ours, 10)}${rate(floor, 10)}` +
        `${besides(ours, floor).toFixed(2).padStart(13)}${(tpcb?.toFixed(0) ?? '-').padStart(10)}` +
        `${ms(0.5)}${ms(0.95)}${ms(0.99)}${ms(0.95, floor).padStart(11)}${(cpuPerCall(ours)?.toFixed(2) ?? '-').padStart(16)}${(cpuPerCall(floor)?.toFixed(2) ?? '-').padStart(15)}`,
    );
  }
  lines.push('', 'Others, a second', '');
  const others: [string, Slice][] = [
    ['one merchant', figures.hot],
    ['twenty merchants', figures.spread],
    ['create, confirm and capture in one call', figures.atOnce],
    ['create only, new key', figures.fresh],
    ['create only, key used before', figures.replay],
    ['create only, twenty merchants, bearer', figures.bearer],
    ['create only, twenty merchants, signed', figures.signed],
    ['twenty merchants, row-level security on', figures.guarded],
    ['twenty merchants, row-level security off', figures.unguarded],
  ];
  for (const [name, slice] of others) lines.push(`  ${name.padEnd(42)}${rate(slice, 8)}`);
  if (figures.lists) lines.push('', ...listLines(figures.lists));
  const { before, after } = figures.memory;
  lines.push('', `Memory of the server: ${before ?? '-'} MiB, then ${after ?? '-'} MiB`, '', 'Targets', '');
  for (const { name, figure, target: wanted, met } of targetsOf(figures)) {
    const word = met === null ? '  - ' : met ? 'PASS' : 'MISS';
    lines.push(`  ${word}  ${name.padEnd(58)} ${figure.padStart(12)}   ${wanted}`);
  }
  for (const wrong of figures.wrong) lines.push(`        ${wrong}`);
  return `${lines.join('\n')}\n`;
}

function listLines(lists: Lists): string[] {
  const lines = [`List page, ms, with ${lists.small} and with ${lists.large} payments`, ''];
  lines.push(`  ${''.padEnd(20)}   p50 few  p50 many   p95 few  p95 many  mean few mean many   ratio`);
  for (const [name, large] of Object.entries(lists.largeMs)) {
    const small = lists.smallMs[name] ?? { p50: Number.NaN, p95: Number.NaN, mean: Number.NaN };
    const ms = (value: number) => value.toFixed(2).padStart(10);
    const ratio = (large.mean / small.mean).toFixed(2).padStart(8);
    lines.push(
      `  ${name.padEnd(20)}${ms(small.p50)}${ms(large.p50)}${ms(small.p95)}${ms(large.p95)}${ms(small.mean)}${ms(large.mean)}${ratio}`,
    );
  }
  return lines;
}

function rate(slice: Slice, width: number): string {
  return perSecond(slice).toFixed(0).padStart(width);
}

/** Raw figures in bench/results.json; latencies as percentiles, because there are hundreds of thousands. */
export function writeResults(figures: Figures): string {
  const file = path.join(projectRoot, 'bench', 'results.json');
  mkdirSync(path.dirname(file), { recursive: true });
  const raw = JSON.stringify(
    { at: new Date().toISOString(), ...figures, targets: targetsOf(figures) },
    shorten,
    2,
  );
  writeFileSync(file, `${raw}\n`);
  return file;
}

function shorten(key: string, value: unknown): unknown {
  if (key !== 'latencies') return value;
  const latencies = value as number[];
  return Object.fromEntries(
    [0.5, 0.9, 0.95, 0.99, 1].map((share) => [`p${share * 100}`, percentile(latencies, share)]),
  );
}
