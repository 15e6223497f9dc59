import { randomInt } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import type { Answered } from '@/lib/doors/call';
import { DECISIONS, type Decision } from '@/lib/risk/assess';
import type { MadeUpPlan } from '@/lib/risk/training/made-up';
import { ensureSandbox } from './advance-clock';
import { type PlayedAttempt, playTraffic } from './play-traffic';
import type { PlayTraffic } from './schema';
import type { TrafficPattern } from './traffic-patterns';

/** A caller waits for it: at most some hundred attempts. */
const PLANS: Record<TrafficPattern, Omit<MadeUpPlan, 'seed' | 'days'>> = {
  ordinary: { people: 30, bursts: 0, thefts: 0 },
  card_testing: { people: 10, bursts: 1, thefts: 0 },
  stolen_cards: { people: 10, bursts: 0, thefts: 8 },
  mixed: { people: 20, bursts: 1, thefts: 4 },
};
const SEEDS = 1_000_000;

export type PlayedTraffic = {
  environmentId: string;
  pattern: TrafficPattern;
  seed: number;
  played: PlayedAttempt[];
};

/**
 * Plays a pattern of made-up traffic in a sandbox, as payments of its last day, so that rules, lists and score can be seen at
 * work without a client. The seed makes people, cards and addresses; without one they are new each time. Throws
 * `environment_mismatch` in live.
 */
export async function playPattern(
  actor: Actor,
  { pattern, seed = randomInt(SEEDS) }: PlayTraffic,
): Promise<Answered<PlayedTraffic>> {
  ensureSandbox(actor);
  const played = await playTraffic(actor, { ...PLANS[pattern], days: 1, seed });
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
    attempts: played,
  };
}
export type TrafficView = ReturnType<typeof renderTraffic>;
