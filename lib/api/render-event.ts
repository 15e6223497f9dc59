import { renderAlertRule, renderIncident } from '@/lib/alerts/render';
import type { Actor } from '@/lib/auth/actor';
import { renderBreaker } from '@/lib/breakers/render';
import { renderCheckoutSession } from '@/lib/checkout/render';
import { renderApiKey } from '@/lib/credentials/render';
import { renderCustomer } from '@/lib/customers/render';
import { fromSnapshot } from '@/lib/db';
import { renderDispute } from '@/lib/disputes/render';
import type { Sample } from '@/lib/events/samples';
import type { Event } from '@/lib/generated/prisma/client';
import { renderInvariant } from '@/lib/invariants/render';
import { renderPaymentMethod } from '@/lib/payment-methods/render';
import { renderPayment } from '@/lib/payments/render';
import { renderAccountOfEvent } from '@/lib/payout-accounts/render';
import { renderPayout } from '@/lib/payouts/render';
import { renderRefund } from '@/lib/refunds/render';
import { renderRiskList } from '@/lib/risk/lists/render';
import { renderReview } from '@/lib/risk/reviews/render';
import { renderRule } from '@/lib/risk/rules/render';
import { renderThresholds } from '@/lib/risk/thresholds/render';
import { renderEndpoint } from '@/lib/webhooks/render';

type Renderer = (actor: Actor, row: never) => unknown;

/** The renderer of each noun that events are about: snapshots get the same shape as the object itself. */
const RENDERERS: Record<string, Renderer> = {
  payment: renderPayment,
  refund: renderRefund,
  dispute: renderDispute,
  payout: renderPayout,
  customer: renderCustomer,
  payment_method: renderPaymentMethod,
  checkout_session: renderCheckoutSession,
  review: renderReview,
  invariant: renderInvariant,
  webhook_endpoint: renderEndpoint,
  api_key: renderApiKey,
  risk_rule: renderRule,
  risk_list: renderRiskList,
  risk_thresholds: renderThresholds,
  alert_rule: renderAlertRule,
  incident: renderIncident,
  breaker: renderBreaker,
  payout_account: renderAccountOfEvent,
};

/**
 * The event as the merchant API shows it; `data.object` is the object as the change left it. Where an endpoint is told of a
 * test with a sample, and only there, it is the sample, marked as test: whoever reads events takes it for no fact.
 */
export function renderEvent(actor: Actor, event: Event) {
  const sample = actor.kind === 'system' ? (event.snapshot as { sample?: Sample }).sample : undefined;
  const told = objectOf(actor, sample?.object_type ?? event.objectType, sample?.snapshot ?? event.snapshot);
  const object = sample ? { ...(told as Record<string, unknown>), test: true } : told;
  return {
    id: event.id,
    object: 'event' as const,
    type: sample?.type ?? event.type,
    environment: event.environmentId,
    livemode: actor.environment.kind === 'live',
    created_at: event.createdAt.toISOString(),
    object_id: event.objectId,
    seq: event.seq,
    actor: event.actor,
    data: { object },
    request: { id: event.requestId, idempotency_key: event.idempotencyKey },
  };
}

function objectOf(actor: Actor, noun: string, snapshot: unknown): unknown {
  return RENDERERS[noun]?.(actor, fromSnapshot<never>(snapshot as Record<string, unknown>)) ?? null;
}
