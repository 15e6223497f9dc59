/** Tabs of the disputes list: each is a set of statuses. Client-safe. */
export const DISPUTE_VIEWS = ['needs_response', 'under_review', 'won', 'lost'] as const;
export type DisputeView = (typeof DISPUTE_VIEWS)[number];
