import { z } from 'zod';
import { approveOne, declineOne, refundAsFraud } from '@/lib/risk/reviews/decide-review';
import { getReviewWithPayment, listReviews } from '@/lib/risk/reviews/queries';
import { relatedOfReview, renderRelated } from '@/lib/risk/reviews/related';
import { renderReview } from '@/lib/risk/reviews/render';
import { ReviewFilters, UpdateReview } from '@/lib/risk/reviews/schema';
import { updateReview } from '@/lib/risk/reviews/update-review';
import { act, list, type Route, read } from './route';

const NoInput = z.strictObject({});
const decisions = {
  permission: 'reviews:write',
  returns: 'Review',
  render: renderReview,
  schema: NoInput,
  idempotency: 'required',
} as const;

/** Payments on which a person decides. */
// biome-ignore format: a table reads better in its own columns
export const REVIEW_ROUTES: readonly Route[] = [
  list('/reviews', {
    permission: 'reviews:read', returns: 'Review', render: renderReview,
    summary: 'List reviews, the oldest deadline first', schema: ReviewFilters, query: listReviews,
  }),
  read('/reviews/:id', {
    permission: 'reviews:read', returns: 'Review', render: renderReview,
    summary: 'Retrieve a review', query: getReviewWithPayment,
  }),
  read('/reviews/:id/related', {
    permission: 'reviews:read', returns: 'ReviewRelated', render: renderRelated,
    summary: 'Payments of the same card, e-mail, IP address or device, the newest 20 of each', query: relatedOfReview,
  }),
  act('/reviews/:id', {
    permission: 'reviews:write', returns: 'Review', render: renderReview, idempotency: 'optional',
    summary: 'Take a review, put it away, or say what it turned out to be', schema: UpdateReview, operation: updateReview,
  }),
  act('/reviews/:id/approve', { ...decisions, summary: 'Let the payment through', operation: approveOne }),
  act('/reviews/:id/decline', { ...decisions, summary: 'Release the money to the payer', operation: declineOne }),
  act('/reviews/:id/refund', {
    ...decisions, permission: 'refunds:write', summary: 'Give what was captured back as fraud', operation: refundAsFraud,
  }),
];
