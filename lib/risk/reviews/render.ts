import type { Actor } from '@/lib/auth/actor';
import type { ReviewRow } from './rows';
import type { ReviewVerdict } from './status';

/** The review as the merchant API shows it. */
export function renderReview(viewer: Pick<Actor, 'environment'>, review: ReviewRow) {
  const { payment } = review;
  const risk = payment?.risk as { score?: number; rules?: string[] } | null | undefined;
  return {
    id: review.id,
    object: 'review' as const,
    environment: review.environmentId,
    livemode: viewer.environment.kind === 'live',
    payment: review.paymentId,
    // Of the payment as it is now; events tell of the review alone.
    amount: payment ? Number(payment.amount) : null,
    currency: payment?.currency ?? null,
    payment_status: payment?.status ?? null,
    score: risk?.score ?? null,
    rules: risk?.rules ?? null,
    status: review.status,
    reason: review.reason,
    due_at: review.dueAt.toISOString(),
    closed_at: review.closedAt?.toISOString() ?? null,
    closed_by: review.closedBy,
    // Absent from events of before.
    assigned_to: review.assignedTo ?? null,
    snoozed_until: review.snoozedUntil?.toISOString() ?? null,
    verdict: (review.verdict ?? null) as ReviewVerdict | null,
    created_at: review.openedAt.toISOString(),
    updated_at: review.updatedAt.toISOString(),
    version: review.version,
  };
}
export type ReviewView = ReturnType<typeof renderReview>;
