import { judge } from '@/lib/alerts/judge';
import { PRESETS } from '@/lib/alerts/presets';
import type { Value } from '@/lib/alerts/read-values';
import { unitOf, valueOfNothing } from '@/lib/alerts/signals';
import { usualOf } from '@/lib/alerts/usual';
import { expect, test } from '../support/database';

/** The pieces of which windows are made, in minutes, and how many days are lived: four weeks, and the month that is looked at. */
const PIECE = 5;
const BEFORE = 28;
const DAYS = BEFORE + 30;
const PIECES_OF_DAY = (24 * 60) / PIECE;

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How often something happens that happens `mean` times on average (Knuth). */
function poisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

type Piece = {
  calls: number;
  approved: number;
  refunds: number;
  /** Of each call, in their order. */
  failed: boolean[];
  /** Milliseconds until the network answered each. */
  waits: number[];
};

/** Most waits are short, and some are long: half of them above 300 ms, one of twenty above 800 ms (log-normal, Box-Muller). */
function waitOf(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return 300 * Math.exp(0.6 * normal);
}

/** An ordinary shop: a day's rhythm, 87 of 100 payments approved, one call of fifty that its network does not process. */
function lived(perHour: number, seed: number): Piece[] {
  const random = randomOf(seed);
  const ofWaits = randomOf(seed + 1_000);
  return Array.from({ length: DAYS * PIECES_OF_DAY }, (_, nth) => {
    const rhythm = 1 + 0.8 * Math.sin((nth / PIECES_OF_DAY) * 2 * Math.PI);
    const calls = poisson(random, (perHour * rhythm * PIECE) / 60);
    const piece: Piece = {
      calls,
      approved: 0,
      failed: [],
      waits: [],
      refunds: poisson(random, calls * 0.05),
    };
    for (let call = 0; call < calls; call += 1) {
      const drawn = random();
      if (drawn < 0.87) piece.approved += 1;
      piece.failed.push(drawn > 0.98);
      piece.waits.push(waitOf(ofWaits));
    }
    return piece;
  });
}

type Shipped = 'connector_errors' | 'connector_latency_jump' | 'conversion_drop' | 'refund_burst';

const VALUES: Record<Shipped, (sum: Piece) => Value> = {
  // The newest twenty calls say whether the connector works.
  connector_errors: ({ failed }) => {
    const newest = failed.slice(-20);
    return {
      value: newest.length === 0 ? null : newest.filter(Boolean).length / newest.length,
      sample: newest.length,
    };
  },
  connector_latency_jump: ({ waits }) => ({
    value: waits.toSorted((one, other) => one - other)[Math.ceil(0.95 * waits.length) - 1] ?? null,
    sample: waits.length,
  }),
  conversion_drop: ({ calls, approved }) => ({ value: calls === 0 ? null : approved / calls, sample: calls }),
  refund_burst: ({ refunds }) => ({ value: refunds, sample: refunds }),
};

/** In how many windows of the month a shipped rule fires; the windows begin at every piece. */
function firesOf(key: Shipped, pieces: readonly Piece[]): number {
  const { signal, comparison, threshold, window_minutes, sample_min } = PRESETS[key];
  const length = window_minutes / PIECE;
  const windows = pieces.map((_, nth) => {
    const sum: Piece = { calls: 0, approved: 0, refunds: 0, failed: [], waits: [] };
    for (const piece of pieces.slice(Math.max(0, nth - length + 1), nth + 1)) {
      for (const field of ['calls', 'approved', 'refunds'] as const) sum[field] += piece[field];
      sum.failed.push(...piece.failed);
      sum.waits.push(...piece.waits);
    }
    return VALUES[key](sum);
  });
  const [unit, ofNothing] = [unitOf(signal), valueOfNothing(signal)];
  const terms = { unit, ofNothing, comparison, threshold, sampleMin: sample_min };
  const isSum = key === 'refund_burst';
  let fires = 0;
  for (let nth = BEFORE * PIECES_OF_DAY; nth < windows.length; nth += 1) {
    const weeks = [1, 2, 3, 4].map((ago) => windows[nth - ago * 7 * PIECES_OF_DAY]);
    if (judge(terms, windows[nth], usualOf(weeks, isSum, 4)).fires) fires += 1;
  }
  return fires;
}

test('an ordinary month fires none of the shipped rules, in small shops and in busy ones', () => {
  const fired = [20, 40, 120, 240].flatMap((perHour) =>
    [1, 2].flatMap((seed) => {
      const pieces = lived(perHour, seed);
      return (Object.keys(VALUES) as Shipped[]).map(
        (key) => [`${key} at ${perHour} an hour, seed ${seed}`, firesOf(key, pieces)] as const,
      );
    }),
  );
  expect(fired.filter(([, count]) => count > 0)).toEqual([]);
  expect(fired).toHaveLength(32);
});

test('an outage in such a month fires at once', () => {
  const pieces = lived(120, 1);
  const noon = BEFORE * PIECES_OF_DAY + 100;
  for (const piece of pieces.slice(noon, noon + 12))
    Object.assign(piece, {
      approved: 0,
      failed: piece.failed.map(() => true),
      waits: piece.waits.map((wait) => 10 * wait),
      refunds: piece.refunds + 30,
    });
  for (const key of Object.keys(VALUES) as Shipped[]) expect(firesOf(key, pieces), key).toBeGreaterThan(0);
});
