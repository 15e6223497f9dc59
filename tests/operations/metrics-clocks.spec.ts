import type { SeriesInput } from '@/lib/metrics/read-series';
import { readSeries } from '@/lib/metrics/read-series';
import { METRIC_KEYS, METRICS } from '@/lib/metrics/registry';
import { Random } from '../../prisma/seed/random';
import { expect, test } from '../support/database';
import { factsOf } from './brute-force-facts';
import { readRows } from './brute-force-rows';
import { differences, type LocalDay } from './brute-force-series';
import { RandomFacts } from './random-facts';
import { analyzeRandom, foldAll, inRandomSandbox } from './random-facts-world';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The sandboxes' clocks are not before this, so that the test does not depend on the day it runs on. */
const NOT_BEFORE = Date.parse('2026-12-01T00:00:00Z');

/** Minutes ahead of UTC: from the beginning, and from each change on. Written down here, so that no calendar is asked. */
type Clock = { zone: string; offsets: [since: string, minutes: number][]; hours: Record<string, number> };
const CLOCKS: readonly Clock[] = [
  {
    zone: 'Europe/Berlin',
    offsets: [
      ['2026-01-01T00:00:00Z', 60],
      ['2026-03-29T01:00:00Z', 120],
      ['2026-10-25T01:00:00Z', 60],
    ],
    hours: { '2026-03-28': 24, '2026-03-29': 23, '2026-10-25': 25, '2026-10-26': 24 },
  },
  {
    zone: 'America/New_York',
    offsets: [
      ['2026-01-01T00:00:00Z', -300],
      ['2026-03-08T07:00:00Z', -240],
      ['2026-11-01T06:00:00Z', -300],
    ],
    hours: { '2026-03-08': 23, '2026-03-09': 24, '2026-11-01': 25 },
  },
  {
    // Days begin at half past an hour of UTC, and two of them half an hour earlier or later than a day after the one before.
    zone: 'Australia/Lord_Howe',
    offsets: [
      ['2026-01-01T00:00:00Z', 660],
      ['2026-04-04T15:00:00Z', 630],
      ['2026-10-03T15:30:00Z', 660],
    ],
    hours: { '2026-04-05': 24.5, '2026-04-06': 24, '2026-10-04': 23.5 },
  },
  {
    // The clocks are never changed.
    zone: 'Asia/Kolkata',
    offsets: [
      ['2026-01-01T00:00:00Z', 330],
      ['2026-03-29T01:00:00Z', 330],
      ['2026-10-25T01:00:00Z', 330],
    ],
    hours: { '2026-03-29': 24, '2026-10-25': 24 },
  },
  {
    // Midnight itself is skipped in spring, and in autumn the hour before midnight comes twice.
    zone: 'America/Santiago',
    offsets: [
      ['2026-01-01T00:00:00Z', -180],
      ['2026-04-05T03:00:00Z', -240],
      ['2026-09-06T04:00:00Z', -180],
    ],
    hours: { '2026-04-04': 25, '2026-04-05': 24, '2026-09-06': 23 },
  },
];

function dayBy({ offsets }: Clock): LocalDay {
  return (at) => {
    const offset = offsets.filter(([since]) => Date.parse(since) <= at).at(-1)?.[1] ?? 0;
    return new Date(at + offset * MINUTE_MS).toISOString().slice(0, 10);
  };
}

/** Both changes of a zone: three days before and after each, and facts around each, most of them within hours. */
const changesOf = ({ offsets }: Clock) => offsets.slice(1).map(([since]) => Date.parse(since));

/** Metrics of every source; the others are made of the same facts. */
const ASKED = [
  'payments',
  'gross_volume',
  'declines',
  'refunds',
  'disputes',
  'checkout_opened',
  'payouts',
] as const;
const LATENCIES = ['api_latency_p95', 'webhook_latency_p50', 'connector_latency_p99'] as const;

for (const clock of CLOCKS) {
  test(`no fact is lost or counted twice where the clocks change in ${clock.zone}`, async ({ database }) => {
    const seed = process.env.SEED ?? String(Date.now());
    const random = new Random(seed);
    const { zone, hours } = clock;
    const dayOf = dayBy(clock);
    const movedMs = Math.max(0, NOT_BEFORE - Date.now());
    await inRandomSandbox(database, { zone, movedMs }, async (actor, writer) => {
      const facts = new RandomFacts(random, actor.environment.id);
      for (const change of changesOf(clock)) {
        const edges = [-24, -3, -2, -1, 0, 1, 2, 3, 24].flatMap((nth) => [
          change + nth * HOUR_MS - 1,
          change + nth * HOUR_MS,
          change + nth * HOUR_MS + 30 * MINUTE_MS,
        ]);
        const around = Array.from({ length: 30 }, () => change + random.int(-60 * HOUR_MS, 60 * HOUR_MS));
        for (const at of [...edges, ...around]) {
          facts.payment(at);
          if (random.chance(0.3)) facts.session(at);
          if (random.chance(0.3)) facts.payout(at);
          facts.logs(at);
        }
      }
      await facts.write(writer);
      await analyzeRandom(writer);
      const all = factsOf(await readRows(database, actor.environment.id));
      const hold = async (phase: string) => {
        const wrong: string[] = [];
        for (const change of changesOf(clock)) {
          const [from, to] = [new Date(change - 70 * HOUR_MS), new Date(change + 75 * HOUR_MS + 1)];
          const others = METRIC_KEYS.filter((key) => !(ASKED as readonly string[]).includes(key));
          for (const metric of [...ASKED, ...LATENCIES, random.pick(others)]) {
            const asked: SeriesInput = { metric, from, to, granularity: 'day' };
            const dimension = random.pick([undefined, ...METRICS[metric].dimensions]);
            for (const one of [
              { ...asked, dimension },
              { ...asked, granularity: 'hour' as const },
            ])
              wrong.push(...(await differences(actor, all, one, dayOf)));
          }
        }
        expect(wrong.slice(0, 20), `seed ${seed}: ${phase}`).toEqual([]);
        await holdLengths();
      };
      /** Each day is as long as it was there, and begins at its midnight, whatever was folded. */
      const holdLengths = async () => {
        for (const [day, length] of Object.entries(hours)) {
          const noon = Date.parse(`${day}T12:00:00Z`);
          const asked = {
            metric: 'payments',
            from: new Date(noon - 60 * HOUR_MS),
            to: new Date(noon + 60 * HOUR_MS),
          } as const;
          const { points } = await readSeries(actor, { ...asked, granularity: 'day' });
          const point = points.find(
            ({ start, end }) => dayOf((Date.parse(start) + Date.parse(end)) / 2) === day,
          );
          if (!point) throw new Error(`${day} has no point`);
          const [start, end] = [Date.parse(point.start), Date.parse(point.end)];
          expect((end - start) / HOUR_MS, day).toBe(length);
          expect([dayOf(start - 1), dayOf(start), dayOf(end - 1), dayOf(end)], day).toEqual([
            expect.not.stringContaining(day),
            day,
            day,
            expect.not.stringContaining(day),
          ]);
          const inside = all.payment.filter(({ at }) => dayOf(at) === day).length;
          expect(point.value, `${day} of seed ${seed}`).toBe(inside);
        }
      };
      await hold('unfolded');
      await foldAll(database, actor);
      await hold('folded');
    });
  });
}
