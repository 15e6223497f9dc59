/** What the numbers of the home page count, for their queries and for the lists that they open. Client-safe. */

/** Payments that a network approved and nobody canceled. */
export const AUTHORIZED_STATUSES = ['authorized', 'succeeded', 'expired'] as const;
/** Refunds that count as asked for. */
export const REFUNDED_STATUSES = ['pending', 'succeeded'] as const;
/** Below this many payments a rate says more about chance than about the business. */
export const RATE_MIN = 30;
