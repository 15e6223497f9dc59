import 'server-only';
import type { Actor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { postingsOfPayment } from '@/lib/ledger/balances';
import { getPaymentParts } from '@/lib/payments/queries';
import { renderPayment } from '@/lib/payments/render';
import { paymentTimeline, type TimelineStep } from '@/lib/payments/timeline';
import type { PaymentDetailProps } from './payment-detail';
import type { AttemptShape, RefundRowShape } from './payment-parts';
import type { PaymentShape } from './payment-shape';

/** Everything that a payment's page shows, in shapes that client components may receive, as far as the role may see it. */
export async function loadPaymentDetail(actor: Actor, id: string): Promise<PaymentDetailProps> {
  const [parts, timeline] = await Promise.all([getPaymentParts(actor, id), paymentTimeline(actor, id)]);
  const seesPeople = actor.permissions.has('pii:read');
  const [labels, postings] = await Promise.all([
    actorLabels(actor, [
      ...timeline.map((step) => step.actor),
      ...parts.refunds.map((refund) => refund.createdBy),
    ]),
    actor.permissions.has('ledger:read') ? postingsOfPayment(actor.environment.id, id) : null,
  ]);
  return {
    payment: renderPayment(actor, parts) as PaymentShape,
    zone: actor.environment.timeZone,
    steps: timeline.map((step) => visibleStep(actor, step)),
    labels,
    seesPeople,
    attempts: parts.attempts.map((attempt) => ({
      id: attempt.id,
      number: attempt.number,
      status: attempt.status,
      method_type: attempt.methodType,
      method: attempt.method as AttemptShape['method'],
      connector: attempt.connector,
      decline: attempt.decline as AttemptShape['decline'],
      latency_ms: attempt.latencyMs,
      created_at: attempt.createdAt.toISOString(),
    })),
    refunds: parts.refunds
      .map(
        (refund): RefundRowShape => ({
          id: refund.id,
          status: refund.status,
          amount: Number(refund.amount),
          currency: refund.currency,
          reason: refund.reason,
          note: refund.note,
          created_at: refund.createdAt.toISOString(),
          by: labels[refund.createdBy] ?? refund.createdBy,
          failure: (refund.failure as { code?: string } | null)?.code ?? null,
        }),
      )
      .reverse(),
    postings:
      postings?.map((posting, index) => ({
        key: `${posting.entryId}-${index}`,
        kind: posting.kind,
        from: posting.from,
        to: posting.to,
        amount: Number(posting.amount),
        currency: posting.currency,
        at: posting.effectiveAt.toISOString(),
      })) ?? null,
  };
}

/** Bodies of exchanges are for the roles that see events; the payer in them only for those that see personal data. */
function visibleStep(actor: Actor, step: TimelineStep): TimelineStep {
  if (step.exchange === null || step.kind === 'event') return step;
  if (!actor.permissions.has('events:read')) return { ...step, exchange: null };
  return actor.permissions.has('pii:read') ? step : { ...step, exchange: withoutPayer(step.exchange) };
}

function withoutPayer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPayer);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'payer' ? '…' : withoutPayer(item)]),
  );
}
