import 'server-only';
import { getTranslations } from 'next-intl/server';
import { type PostingShape, postingShapes } from '@/components/balances/posting-shapes';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { type Actor, refundLimitOf } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { postingsOf } from '@/lib/ledger/balances';
import type { Currency } from '@/lib/money';
import { laterSteps, wasSent } from '@/lib/payments/call-steps';
import { renderPayment } from '@/lib/payments/render';
import type { StoryExchange } from '@/lib/payments/story';
import { getRefundParts, type RefundParts, whyNotDecide } from '@/lib/refunds/refund-parts';
import { type RefundView, renderRefund, undoMsOf } from '@/lib/refunds/render';

/** The request for a second person's approval, as the console shows it; amounts in minor units. */
export type ApprovalShape = {
  limit: number;
  requestedBy: string;
  requestedAt: string;
  expiresAt: string;
  decision: 'approved' | 'rejected' | 'expired' | 'withdrawn' | null;
  decidedBy: string | null;
  decidedAt: string | null;
  reason: string | null;
};
export type RefundStep = { key: string; at: string; name: string; actor: string | null };
/** What was said with the network: `name` is a key of `refundPage.operation`, the outcome of a later word its own. */
export type RefundCall = {
  key: string;
  at: string;
  name: 'call' | 'calledAgain' | 'inquired' | 'calledBack';
  outcome: string;
  latencyMs: number | null;
  exchange: unknown;
};

export type RefundDetailProps = {
  refund: RefundView;
  /** Milliseconds in which it can still be undone. */
  undoMs: number;
  payment: PaymentShape;
  approval: ApprovalShape | null;
  steps: RefundStep[];
  /** Oldest first; none when it never left for the network. */
  calls: RefundCall[];
  postings: PostingShape[] | null;
  createdBy: string;
  zone: string;
  viewer: {
    isRequester: boolean;
    whyNotDecide: 'requester' | 'role' | 'limit' | null;
    /** Of a refund that the viewer makes alone, minor units; null is no limit. */
    limit: number | null;
  };
};

/** Everything that a refund's page shows, as far as the role may see it. Throws `not_found`. */
export async function loadRefundDetail(actor: Actor, id: string): Promise<RefundDetailProps> {
  const parts = await getRefundParts(actor, id);
  const { approval } = parts;
  const [labels, postings] = await Promise.all([
    actorLabels(actor, [
      parts.createdBy,
      ...parts.events.map((event) => event.actor),
      ...(approval?.decidedBy ? [approval.decidedBy] : []),
    ]),
    actor.permissions.has('ledger:read') ? postingsOf(actor.environment.id, 'refund', id) : null,
  ]);
  const words = await getTranslations('payment.timeline');
  const nameOf = (who: string) => (who === 'system' ? words('system') : (labels[who] ?? who));
  const limit = refundLimitOf(actor, parts.currency as Currency);
  return {
    refund: renderRefund(actor, parts),
    undoMs: undoMsOf(parts),
    payment: renderPayment(actor, parts.payment) as PaymentShape,
    approval: approval && {
      limit: Number(approval.amountLimit),
      requestedBy: nameOf(approval.requestedBy),
      requestedAt: approval.requestedAt.toISOString(),
      expiresAt: approval.expiresAt.toISOString(),
      decision: approval.decision as ApprovalShape['decision'],
      decidedBy: approval.decidedBy && nameOf(approval.decidedBy),
      decidedAt: approval.decidedAt?.toISOString() ?? null,
      reason: approval.reason,
    },
    steps: parts.events.map((event) => ({
      key: event.id,
      at: event.createdAt.toISOString(),
      name: event.type,
      actor: event.actor === 'system' ? null : nameOf(event.actor),
    })),
    calls: callsOf(actor, parts),
    postings: postings && postingShapes(postings),
    createdBy: nameOf(parts.createdBy),
    zone: actor.environment.timeZone,
    viewer: {
      isRequester: parts.createdBy === actor.id,
      whyNotDecide: approval ? whyNotDecide(actor, approval) : null,
      limit: limit === null ? null : Number(limit),
    },
  };
}

/** What the first call led to: what was found out by later words stands with them. */
function firstOutcome(tries: number, { status, later }: RefundParts['operation']): string {
  if (tries > 0) return 'unreachable';
  return later.length > 0 ? 'sent' : status;
}

/** What was said to the network, as the payment's story has it; bodies are for the roles that see events. */
function callsOf(actor: Actor, { operation, dispatchTries }: RefundParts): RefundCall[] {
  if (!wasSent(operation)) return [];
  const seesBodies = actor.permissions.has('events:read');
  const exchange = operation.exchange as StoryExchange | null;
  const first: RefundCall = {
    key: operation.id,
    at: exchange?.at ?? (operation.settledAt ?? operation.createdAt).toISOString(),
    name: 'call',
    outcome: firstOutcome(dispatchTries, operation),
    latencyMs: operation.latencyMs,
    exchange: seesBodies ? exchange : null,
  };
  const later = laterSteps(operation).map((step) => ({
    key: step.id,
    at: step.at,
    name: step.name as RefundCall['name'],
    outcome: step.words[0] ?? 'unknown',
    latencyMs: step.latencyMs,
    exchange: seesBodies ? step.exchange : null,
  }));
  return [first, ...later];
}
