import 'server-only';
import { getTranslations } from 'next-intl/server';
import type { PaymentShape } from '@/components/payments/payment-shape';
import type { Actor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { refundLimit } from '@/lib/auth/permissions';
import { postingsOfRefund } from '@/lib/ledger/balances';
import type { Currency } from '@/lib/money';
import { renderPayment } from '@/lib/payments/render';
import { getRefundParts, type RefundParts, whyNotDecide } from '@/lib/refunds/refund-parts';
import { type RefundView, renderRefund, undoMsOf } from '@/lib/refunds/render';
import type { PostingShape } from './refund-books';

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
export type RefundCall = { at: string; status: string; latencyMs: number | null; exchange: unknown };

export type RefundDetailProps = {
  refund: RefundView;
  /** Milliseconds in which it can still be undone. */
  undoMs: number;
  payment: PaymentShape;
  approval: ApprovalShape | null;
  steps: RefundStep[];
  /** Null when it never left for the network. */
  call: RefundCall | null;
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
    actor.permissions.has('ledger:read') ? postingsOfRefund(actor.environment.id, id) : null,
  ]);
  const words = await getTranslations('payment.timeline');
  const nameOf = (who: string) => (who === 'system' ? words('system') : (labels[who] ?? who));
  const limit = refundLimit(actor.role, parts.currency as Currency);
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
    call: callOf(actor, parts),
    postings:
      postings?.map((posting, index) => ({
        key: `${posting.entryId}-${index}`,
        from: posting.from,
        to: posting.to,
        amount: Number(posting.amount),
        currency: posting.currency,
        at: posting.effectiveAt.toISOString(),
      })) ?? null,
    createdBy: nameOf(parts.createdBy),
    zone: actor.environment.timeZone,
    viewer: {
      isRequester: parts.createdBy === actor.id,
      whyNotDecide: approval ? whyNotDecide(actor, approval) : null,
      limit: limit === null ? null : Number(limit),
    },
  };
}

/** What was said to the network; bodies are for the roles that see events. */
function callOf(actor: Actor, { operation }: RefundParts): RefundCall | null {
  const { status, exchange, latencyMs } = operation;
  if (status === 'reserved' || (status === 'declined' && exchange === null)) return null;
  return {
    at: (operation.settledAt ?? operation.createdAt).toISOString(),
    status,
    latencyMs,
    exchange: actor.permissions.has('events:read') ? exchange : null,
  };
}
