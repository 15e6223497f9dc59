import type { Actor } from '@/lib/auth/actor';
import type { ReviewRow } from './rows';

/** The review as the merchant API shows it. */
export function renderReview(viewer: Pick<Actor, 'environment'>, review: ReviewRow) {
  return {
    id: review.id,
    object: 'review' as const,
    environment: review.environmentId,
    livemode: viewer.environment.kind === 'live',
    payment: review.paymentId,
    status: review.status,
    reason: review.reason,
    due_at: review.dueAt.toISOString(),
    closed_at: review.closedAt?.toISOString() ?? null,
    closed_by: review.closedBy,
    created_at: review.openedAt.toISOString(),
    updated_at: review.updatedAt.toISOString(),
    version: review.version,
  };
}
export type ReviewView = ReturnType<typeof renderReview>;
