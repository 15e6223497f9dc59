/**
 * The only source of business time. A sandbox has its own offset, so that expiries, settlements and renewals can be
 * fast-forwarded; live environments have offset 0. Leases, limits and sessions use the database's real time instead.
 */
export function now(clockOffsetMs = 0): Date {
  return new Date(Date.now() + clockOffsetMs);
}

/** Milliseconds of a monotonic clock, for durations only. */
export function monotonicMs(): number {
  return performance.now();
}
