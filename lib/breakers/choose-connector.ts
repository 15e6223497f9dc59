import type { EnvironmentContext } from '@/lib/auth/environment';
import type { Connector } from '@/lib/connectors/contract';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { passageOf, retryAfterSeconds } from './passage';
import { claimProbe, type Probe } from './probe';

/**
 * The first of the connectors, in order of preference, whose breaker lets payments through; without one, the first that lets
 * a probe through. Null where each of them is shut.
 */
export function preferred(
  environment: EnvironmentContext,
  connectors: readonly Connector[],
): Connector | null {
  const through = (passage: 'free' | 'probe') =>
    connectors.find(({ name }) => passageOf(environment, name) === passage);
  return through('free') ?? through('probe') ?? null;
}

/**
 * Lets a payment through, the last thing before its reserve: as a probe where the breaker is open, and only then does it cost
 * a statement. Throws `method_unavailable` when another probe is under way.
 */
export async function letThrough(
  environment: EnvironmentContext,
  connector: Connector,
  alternatives: readonly string[],
): Promise<Probe | null> {
  if (passageOf(environment, connector.name) === 'free') return null;
  const probe: Probe = { connector: connector.name, id: newId('request') };
  const claimed = await claimProbe(environment, probe);
  if (claimed === 'kept') throw shut(environment, connector, alternatives);
  return claimed === 'granted' ? probe : null;
}

/** Why a payment is not sent: the network fails, so nothing is reserved. */
export function shut(
  environment: EnvironmentContext,
  connector: Connector,
  alternatives: readonly string[],
): DomainError {
  const seconds = retryAfterSeconds(environment, connector.name);
  return new DomainError(
    'method_unavailable',
    `${connector.label} does not process payments now, so new ones are not sent to it. Nothing was sent and no money ` +
      `moves. Try again in ${seconds} seconds, or take another method.`,
    { because: 'breaker_open', alternatives, retry_after: seconds, retryAfter: seconds },
  );
}
