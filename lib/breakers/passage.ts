import type { EnvironmentContext } from '@/lib/auth/environment';
import { now } from '@/lib/clock';

/**
 * What a connector's circuit breaker lets through: every payment (`free`), one at a time that tries whether the network is
 * well again (`probe`), or none (`shut`).
 */
export type Passage = 'free' | 'probe' | 'shut';
type Breakers = Pick<EnvironmentContext, 'breakers' | 'clockOffsetMs'>;

/** As it was when the environment was read, at most a second ago; asks for nothing. */
export function passageOf({ breakers, clockOffsetMs }: Breakers, connector: string): Passage {
  const breaker = breakers[connector];
  if (!breaker) return 'free';
  const atMs = now(clockOffsetMs).getTime();
  if (atMs >= breaker.closesAtMs) return 'free';
  return atMs >= breaker.probeAtMs ? 'probe' : 'shut';
}

/** Seconds until another try makes sense: a probe may go, or the one that is under way has ended. */
export function retryAfterSeconds({ breakers, clockOffsetMs }: Breakers, connector: string): number {
  const left = (breakers[connector]?.probeAtMs ?? 0) - now(clockOffsetMs).getTime();
  return Math.max(5, Math.ceil(left / 1_000));
}
