'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { approveOne, declineOne, refundAsFraud } from './decide-review';
import { renderReview } from './render';
import { OneReview, UpdateOneReview } from './schema';
import { updateReview } from './update-review';

export const updateReviewAction = consoleAction(
  'reviews:write',
  UpdateOneReview,
  updateReview,
  (actor, { row }) => renderReview(actor, row),
);

export const approveReviewAction = consoleAction('reviews:write', OneReview, approveOne, (actor, { row }) =>
  renderReview(actor, row),
);

export const declineReviewAction = consoleAction('reviews:write', OneReview, declineOne, (actor, { row }) =>
  renderReview(actor, row),
);

/** Gives money back, so it needs what every refund needs. */
export const refundAsFraudAction = consoleAction(
  'refunds:write',
  OneReview,
  refundAsFraud,
  (actor, { row }) => renderReview(actor, row),
);
