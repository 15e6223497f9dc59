import type { Actor } from '@/lib/auth/actor';
import type { WebhookTry } from '@/lib/generated/prisma/client';
import type { TryOutcome } from '../status';

/** One try as lists show it; what was sent and answered stands with its delivery. */
export function renderWebhookTry(viewer: Pick<Actor, 'environment'>, row: WebhookTry) {
  return {
    id: row.id,
    object: 'webhook_try' as const,
    environment: row.environmentId,
    livemode: viewer.environment.kind === 'live',
    delivery: row.deliveryId,
    number: row.number,
    endpoint: row.endpointId,
    event: row.eventId,
    event_type: row.eventType,
    url: row.url,
    outcome: row.outcome as TryOutcome | null,
    status_code: row.statusCode,
    duration_ms: row.durationMs,
    started_at: row.startedAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
  };
}
export type WebhookTryView = ReturnType<typeof renderWebhookTry>;
