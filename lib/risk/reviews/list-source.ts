import { countReviews, getReviewWithPayment, listReviews } from './queries';
import { renderReview } from './render';
import { ReviewFilters } from './schema';

/** How the queue is read: what its page, the API and exports have in common. */
export const REVIEWS_SOURCE = {
  schema: ReviewFilters,
  query: listReviews,
  count: countReviews,
  one: getReviewWithPayment,
  render: renderReview,
};
