/** Statuses of a review, and which may follow which: the same table as the database's. Client-safe. */

export const REVIEW_STATUSES = ['open', 'approved', 'declined', 'refunded_as_fraud', 'canceled'] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

/** `canceled`: the payment was canceled or its authorization ended before anybody decided. */
export const REVIEW_TRANSITIONS: Record<ReviewStatus, readonly ReviewStatus[]> = {
  open: ['approved', 'declined', 'refunded_as_fraud', 'canceled'],
  approved: ['refunded_as_fraud'],
  declined: [],
  refunded_as_fraud: [],
  canceled: [],
};

/** What a review turned out to be: the precision of a rule counts its alerts that were worth looking at. */
export const REVIEW_VERDICTS = ['confirmed_fraud', 'false_positive', 'valuable_alert'] as const;
export type ReviewVerdict = (typeof REVIEW_VERDICTS)[number];

/** Tabs of the queue. */
export const REVIEW_VIEWS = ['open', 'mine', 'snoozed', 'closed'] as const;

/** From here on before its deadline a review is due soon: the home page tells of it. */
export const DUE_SOON_MS = 4 * 3_600_000;

/** What opened a review: a rule, the score, or a rule that could not answer. */
export const REVIEW_REASONS = ['rule', 'score', 'error'] as const;
