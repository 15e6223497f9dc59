import type { Actor } from '@/lib/auth/actor';
import type { Breaker } from '@/lib/generated/prisma/client';
import type { BreakerClosedBecause, BreakerStatus } from './status';

/** A circuit breaker as the merchant API shows it. */
export function renderBreaker(viewer: Pick<Actor, 'environment'>, breaker: Breaker) {
  return {
    id: breaker.id,
    object: 'breaker' as const,
    environment: breaker.environmentId,
    livemode: viewer.environment.kind === 'live',
    connector: breaker.connector,
    incident: breaker.incidentId,
    status: breaker.status as BreakerStatus,
    opened_at: breaker.openedAt.toISOString(),
    probe_at: breaker.probeAt.toISOString(),
    closes_at: breaker.closesAt.toISOString(),
    probed: breaker.probed,
    passed: breaker.passed,
    closed_at: breaker.closedAt?.toISOString() ?? null,
    closed_because: breaker.closedBecause as BreakerClosedBecause | null,
    closed_by: breaker.closedBy,
    updated_at: breaker.updatedAt.toISOString(),
    version: breaker.version,
  };
}
export type BreakerView = ReturnType<typeof renderBreaker>;
