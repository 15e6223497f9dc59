/** Statuses of a circuit breaker. Client-safe. */
export const BREAKER_STATUSES = ['open', 'closed'] as const;
export type BreakerStatus = (typeof BREAKER_STATUSES)[number];
/** The same table as the database's. */
export const BREAKER_TRANSITIONS: Record<BreakerStatus, readonly BreakerStatus[]> = {
  open: ['closed'],
  closed: [],
};
/** `probed`: enough payments went through again; `time_over`: it was open as long as its rule allows. */
export const BREAKER_CLOSED_BECAUSE = ['probed', 'time_over', 'by_hand', 'rule_changed'] as const;
export type BreakerClosedBecause = (typeof BREAKER_CLOSED_BECAUSE)[number];

/** Before the first probe, and after one that failed. */
export const PAUSE_SECONDS = 30;
/** Probes in a row that have to pass. */
export const PASSED_WANTED = 3;
