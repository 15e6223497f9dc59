import type { Actor } from '@/lib/auth/actor';
import { type Permission, personalDataView } from '@/lib/auth/permissions';
import type { WebhookAttempt } from '@/lib/generated/prisma/client';
import { maskPeople } from '@/lib/requests/mask-people';
import type { DeliveryDetail } from './queries';
import type { DeliveryRow, EndpointRow, EndpointWithSecret, ReplayRow } from './rows';

type Viewer = Pick<Actor, 'environment'>;

/** An endpoint as the merchant API shows it, without its secret. */
export function renderEndpoint(viewer: Viewer, endpoint: EndpointRow) {
  return {
    id: endpoint.id,
    object: 'webhook_endpoint' as const,
    environment: endpoint.environmentId,
    livemode: viewer.environment.kind === 'live',
    url: endpoint.url,
    description: endpoint.description,
    event_types: endpoint.types,
    payload: endpoint.payload,
    shows_people: endpoint.showsPeople,
    status: endpoint.status,
    disabled_because: endpoint.disabledBecause,
    disabled_at: endpoint.disabledAt?.toISOString() ?? null,
    failing_since: endpoint.failingSince?.toISOString() ?? null,
    secret: null as string | null,
    previous_secret_until: endpoint.previousSecretUntil?.toISOString() ?? null,
    created_by: endpoint.createdBy,
    deleted: endpoint.deletedAt !== null,
    created_at: endpoint.createdAt.toISOString(),
    updated_at: endpoint.updatedAt.toISOString(),
    version: endpoint.version,
  };
}
export type EndpointView = ReturnType<typeof renderEndpoint>;

/** The endpoint with its secret, for the answer that made the secret. */
export function renderEndpointWithSecret(viewer: Viewer, endpoint: EndpointWithSecret): EndpointView {
  return { ...renderEndpoint(viewer, endpoint), secret: endpoint.secretText };
}

/** A delivery as lists show it; `next_try_at` is null while it waits for an earlier event of the same object. */
export function renderDelivery(viewer: Viewer, delivery: DeliveryRow) {
  return {
    id: delivery.id,
    object: 'delivery' as const,
    environment: delivery.environmentId,
    livemode: viewer.environment.kind === 'live',
    endpoint: delivery.endpointId,
    event: delivery.eventId,
    event_type: delivery.type ?? null,
    object_id: delivery.objectId,
    status: delivery.status,
    tries: delivery.tries,
    attempts: delivery.attempts,
    next_try_at: delivery.dueAt?.toISOString() ?? null,
    created_at: delivery.createdAt.toISOString(),
    ended_at: delivery.endedAt?.toISOString() ?? null,
    request_body: null as string | null,
    tried: null as ReturnType<typeof renderTry>[] | null,
  };
}

export type DeliveryView = ReturnType<typeof renderDelivery>;

/** Bodies that name bank accounts are for who reads these; whoever looks after endpoints sees that they were sent. */
const BODIES_FOR: readonly (readonly [prefix: string, needed: Permission])[] = [
  ['payout_account.', 'payout_accounts:read'],
  ['payout.', 'payouts:read'],
];

/** A delivery with what is sent and every try. Whoever sees no people sees none here: an endpoint may be told of them. */
export function renderDeliveryDetail(viewer: Actor, delivery: DeliveryDetail) {
  const isWhole = personalDataView(viewer.permissions, viewer.kind) === 'full';
  const shown = (text: string | null) => (text === null || isWhole ? text : maskPeople(text));
  const [, needed] = BODIES_FOR.find(([prefix]) => delivery.type?.startsWith(prefix)) ?? [];
  return {
    ...renderDelivery(viewer, delivery),
    request_body: needed && !viewer.permissions.has(needed) ? null : shown(delivery.body),
    tried: delivery.tried.map((attempt) => ({
      ...renderTry(attempt),
      answer_body: shown(attempt.answerBody),
    })),
  };
}

export type DeliveryDetailView = ReturnType<typeof renderDeliveryDetail>;

function renderTry(attempt: WebhookAttempt) {
  return {
    number: attempt.number,
    url: attempt.url,
    started_at: attempt.startedAt.toISOString(),
    ended_at: attempt.endedAt?.toISOString() ?? null,
    outcome: attempt.outcome,
    duration_ms: attempt.durationMs,
    status_code: attempt.statusCode,
    request_headers: attempt.requestHeaders,
    answer_headers: attempt.answerHeaders,
    answer_body: attempt.answerBody,
  };
}

export function renderReplay(viewer: Viewer, replay: ReplayRow) {
  return {
    id: replay.id,
    object: 'webhook_replay' as const,
    environment: replay.environmentId,
    livemode: viewer.environment.kind === 'live',
    endpoint: replay.endpointId,
    event_types: replay.types,
    include_delivered: replay.includesDelivered,
    status: replay.status,
    queued: replay.queued,
    created_at: replay.createdAt.toISOString(),
  };
}
