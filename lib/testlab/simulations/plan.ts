import type { Actor } from '@/lib/auth/actor';
import { sha256 } from '@/lib/crypto';
import type { Simulation } from '@/lib/generated/prisma/client';
import { Seeded } from '@/lib/risk/training/seeded';
import { hoursOf, type Part } from './rhythm';
import type { Intent } from './status';

/** What of a simulation says what is played in it. */
export type Planned = Pick<
  Simulation,
  | 'mode'
  | 'seed'
  | 'rate'
  | 'minutes'
  | 'days'
  | 'planned'
  | 'rhythm'
  | 'methods'
  | 'countries'
  | 'cardTesting'
  | 'stolenCards'
  | 'outage'
  | 'refunds'
  | 'disputes'
  | 'createdAt'
>;

/** One step: who comes when. `index` counts those of one intent, `group` the bursts and sprees, `nth` within one of them. */
export type Moment = { intent: Intent; index: number; group: number; nth: number; atMs: number };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Cards that one source tries out. */
const BURST = 100;
/** Seconds between two cards of a burst, and minutes between two purchases with one stolen card. */
const BURST_GAP_MS = 15_000;
const SPREE_GAP_MS = 20 * MINUTE_MS;
/** A short simulation has its bursts too: together they take no more than this share of it. */
const BURST_SHARE = 0.2;
const SPREE_SHARE = 0.05;

/** How many of the steps are customers. */
export function customersOf({ planned, cardTesting, stolenCards }: Planned): number {
  return planned - cardTesting - stolenCards;
}

/** Milliseconds from the first to the last step, as it was asked for. */
export function spanOf({ minutes, days }: Planned): number {
  return minutes === null ? (days ?? 1) * DAY_MS : minutes * MINUTE_MS;
}

/** When the span began, in milliseconds of the epoch by the sandbox's clock. */
export function beganAt(simulation: Planned): number {
  const started = simulation.createdAt.getTime();
  return simulation.mode === 'live' ? started : started - spanOf(simulation);
}

/** The actor at a moment of a time-lapse, by the clock of their environment. */
export function atMoment(actor: Actor, simulation: Planned, moment: Moment): Actor {
  const clockOffsetMs = Math.round(beganAt(simulation) + moment.atMs) - Date.now();
  return { ...actor, environment: { ...actor.environment, clockOffsetMs } };
}

/** All steps in the order of time. The same simulation has the same ones, whoever asks, so a step can be done again. */
export function planOf(simulation: Planned, timeZone: string): readonly Moment[] {
  const random = seededBy(simulation.seed, 'plan');
  const spanMs = spanOf(simulation);
  return [
    ...customers(simulation, timeZone, random, spanMs),
    ...bursts(simulation.cardTesting, random, spanMs),
    ...sprees(simulation.stolenCards, random, spanMs),
  ].sort((a, b) => a.atMs - b.atMs);
}

export function seededBy(seed: number, what: string): Seeded {
  return new Seeded(sha256(`${seed}:${what}`).readUInt32BE(0));
}

/** They come by themselves, not by a clock: now two at once, now nobody for a while. */
function customers(simulation: Planned, timeZone: string, random: Seeded, spanMs: number): Moment[] {
  const parts =
    simulation.rhythm === 'daily'
      ? hoursOf(beganAt(simulation), spanMs, timeZone)
      : [{ fromMs: 0, untilMs: spanMs, weight: 1 }];
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: customersOf(simulation) }, (_, index) => ({
    intent: 'legitimate' as const,
    ...{ index, group: 0, nth: 0, atMs: instantIn(parts, random.next() * total) },
  }));
}

function instantIn(parts: readonly Part[], point: number): number {
  let rest = point;
  for (const { fromMs, untilMs, weight } of parts) {
    if (rest < weight) return fromMs + ((untilMs - fromMs) * rest) / weight;
    rest -= weight;
  }
  return parts.at(-1)?.untilMs ?? 0;
}

function bursts(attempts: number, random: Seeded, spanMs: number): Moment[] {
  const count = Math.ceil(attempts / BURST);
  const gapMs = Math.min(BURST_GAP_MS, (spanMs * BURST_SHARE) / Math.max(attempts, 1));
  return Array.from({ length: count }, (_, group) => {
    let atMs = spanMs * (0.2 + (0.6 * (group + random.next() / 2)) / count);
    return Array.from({ length: Math.min(BURST, attempts - group * BURST) }, (_, nth) => {
      atMs += gapMs * 2 * random.next();
      return { intent: 'card_testing' as const, index: group * BURST + nth, group, nth, atMs };
    });
  }).flat();
}

/** One card is used one to four times, until it is found out. */
function sprees(attempts: number, random: Seeded, spanMs: number): Moment[] {
  const gapMs = Math.min(SPREE_GAP_MS, spanMs * SPREE_SHARE);
  const moments: Moment[] = [];
  for (let group = 0; moments.length < attempts; group += 1) {
    let atMs = spanMs * (0.05 + 0.75 * random.next());
    const uses = Math.min(random.int(1, 4), attempts - moments.length);
    for (let nth = 0; nth < uses; nth += 1) {
      moments.push({ intent: 'stolen_card', index: moments.length, group, nth, atMs });
      atMs += gapMs * (0.2 + random.next());
    }
  }
  return moments;
}
