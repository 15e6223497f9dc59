import type { Actor } from '@/lib/auth/actor';
import type { Attempt } from '@/lib/generated/prisma/client';
import { riskOf } from '../render';

/** The attempt as the merchant API shows it; the amount is in minor units. */
export function renderAttempt(viewer: Pick<Actor, 'environment'>, attempt: Attempt) {
  return {
    id: attempt.id,
    object: 'attempt' as const,
    environment: attempt.environmentId,
    livemode: viewer.environment.kind === 'live',
    payment: attempt.paymentId,
    number: attempt.number,
    status: attempt.status,
    amount: Number(attempt.amount),
    currency: attempt.currency,
    method_type: attempt.methodType,
    method: attempt.method,
    connector: attempt.connector,
    decline: attempt.decline,
    three_ds: attempt.threeDs,
    risk: riskOf(attempt.risk),
    latency_ms: attempt.latencyMs,
    created_at: attempt.createdAt.toISOString(),
    settled_at: attempt.settledAt?.toISOString() ?? null,
  };
}
export type AttemptView = ReturnType<typeof renderAttempt>;
