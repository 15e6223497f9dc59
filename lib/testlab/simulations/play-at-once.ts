import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { fromSnapshot } from '@/lib/db';
import { newId } from '@/lib/ids';
import { ensureSandbox } from '../advance-clock';
import { atMoment, planOf } from './plan';
import { type PlayedAttempt, playStep, type Run } from './play-step';
import { StartSimulation } from './schema';
import { rowOf } from './start-simulation';

export type TimeLapse = Omit<Extract<z.input<typeof StartSimulation>, { mode: 'time_lapse' }>, 'mode'>;

/**
 * Plays a whole time-lapse while the caller waits, and keeps nothing of it but the payments. Answers with the attempts, the
 * oldest first. Throws `environment_mismatch` in live.
 */
export async function playAtOnce(actor: Actor, asked: TimeLapse): Promise<PlayedAttempt[]> {
  ensureSandbox(actor);
  const run = fromSnapshot<Run>({
    ...rowOf(StartSimulation.parse({ mode: 'time_lapse', ...asked })),
    id: newId('simulation'),
    created_at: now(actor.environment.clockOffsetMs).toISOString(),
  });
  const attempts: PlayedAttempt[] = [];
  for (const [number, moment] of planOf(run, actor.environment.timeZone).entries()) {
    const played = await playStep(atMoment(actor, run, moment), run, number, moment);
    attempts.push(...played.attempts);
  }
  return attempts;
}
