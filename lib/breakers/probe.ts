import { type EnvironmentContext, forgetEnvironment } from '@/lib/auth/environment';
import { now } from '@/lib/clock';
import { callFunction } from '@/lib/db';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';
import { PASSED_WANTED, PAUSE_SECONDS } from './status';

/** A payment that is let through an open breaker to see whether its network is well again. */
export type Probe = { connector: string; id: string };

type Claimed = 'granted' | 'kept' | 'closed';

/**
 * Asks to be the one payment that is let through. `kept`: another one is under way in some process; `closed`: nothing stands
 * in the way any more. A probe whose process dies keeps the next one away for a network's time-out and a margin.
 */
export function claimProbe(environment: EnvironmentContext, { connector, id }: Probe): Promise<Claimed> {
  return callFunction<Claimed>('breaker_probe', environment.id, {
    at: now(environment.clockOffsetMs).toISOString(),
    connector,
    probe_id: id,
    lease_ms: env().NETWORK_TIMEOUT_MS + 5_000,
  });
}

/** Says whether a probe passed, null where it reached no network. Closes the breaker when enough have passed. */
export async function endProbe(
  environment: EnvironmentContext,
  { connector, id }: Probe,
  requestId: string,
  passed: boolean | null,
): Promise<void> {
  await callFunction('breaker_probed', environment.id, {
    at: now(environment.clockOffsetMs).toISOString(),
    actor: 'system',
    request_id: requestId,
    event_ids: [newId('event')],
    connector,
    probe_id: id,
    passed,
    passed_wanted: PASSED_WANTED,
    pause_seconds: PAUSE_SECONDS,
  });
  // Other processes see it within a second.
  forgetEnvironment(environment.id);
}
