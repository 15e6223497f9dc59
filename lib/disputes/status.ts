/** Which status of a dispute may follow which: the same table as the database's. Client-safe. */
export const DISPUTE_STATUSES = [
  'inquiry',
  'needs_response',
  'under_review',
  'won',
  'lost',
  'accepted',
  'expired',
] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

export const DISPUTE_TRANSITIONS: Record<DisputeStatus, readonly DisputeStatus[]> = {
  // An inquiry that is not closed becomes a chargeback: then the money is taken.
  inquiry: ['needs_response', 'under_review', 'won', 'expired'],
  needs_response: ['under_review', 'won', 'lost', 'accepted', 'expired'],
  // The bank may come back with another stage.
  under_review: ['needs_response', 'won', 'lost'],
  won: [],
  lost: [],
  accepted: [],
  expired: [],
};

/** Statuses in which the bank waits for the merchant. */
export const WAITING_STATUSES = ['inquiry', 'needs_response'] as const satisfies readonly DisputeStatus[];

/** Whether evidence can be written, submitted or the dispute accepted. */
export function isWaiting(status: string): boolean {
  return (WAITING_STATUSES as readonly string[]).includes(status);
}
