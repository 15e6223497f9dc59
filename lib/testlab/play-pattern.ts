import { randomInt } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import type { Answered } from '@/lib/doors/call';
import { DECISIONS, type Decision } from '@/lib/risk/assess';
import type { PlayTraffic } from './schema';
import { playAtOnce, type TimeLapse } from './simulations/play-at-once';
import type { PlayedAttempt } from './simulations/play-step';
import { SEED_MAX } from './simulations/schema';
import type { TrafficPattern } from './traffic-patterns';

/** A caller waits for it: some dozens of attempts. */
const PLANS: Record<TrafficPattern, TimeLapse> = {
  ordinary: { payments: 40 },
  card_testing: { payments: 15, card_testing: 30 },
  stolen_cards: { payments: 15, stolen_cards: 16 },
  mixed: { payments: 25, card_testing: 25, stolen_cards: 8 },
};

export type PlayedTraffic = {
  environmentId: string;
  pattern: TrafficPattern;
  seed: number;
  played: PlayedAttempt[];
};

/**
 * Plays a small time-lapse of a sandbox's last day while the caller waits: a simulation that nobody has to look at again. The
 * seed makes people, cards and addresses; without one they are new each time. Throws `environment_mismatch` in live.
 */
export async function playPattern(
  actor: Actor,
  { pattern, seed = randomInt(SEED_MAX) }: PlayTraffic,
): Promise<Answered<PlayedTraffic>> {
  const played = await playAtOnce(actor, { ...PLANS[pattern], days: 1, seed });
  return { row: { environmentId: actor.environment.id, pattern, seed, played }, replayed: null };
}

/** What was played and what risk decided, oldest attempt first. */
export function renderTraffic({ environmentId, pattern, seed, played }: PlayedTraffic) {
  return {
    object: 'test_traffic' as const,
    environment: environmentId,
    pattern,
    seed,
    decisions: Object.fromEntries(
      DECISIONS.map((decision) => [decision, played.filter((one) => one.decision === decision).length]),
    ) as Record<Decision, number>,
    attempts: played.map(({ payment, intent, decision, score }) => ({
      ...{ payment, decision, score },
      kind: intent === 'legitimate' ? ('good' as const) : intent,
    })),
  };
}
