import type { RefundView } from '@/lib/refunds/render';

const SOON_MS = 2_000;
const SELDOM_MS = 30_000;
/** Before and after the time of the next try, in which the refund may change at any moment. */
const NEAR_MS = 10_000;

export type Followed = Pick<RefundView, 'status' | 'dispatch_at' | 'dispatch_tries'>;

/** It waits for a network that could not be reached; that can take hours. */
export function isDelayed({ status, dispatch_at: at, dispatch_tries: tries }: Followed): boolean {
  return status === 'pending' && tries > 0 && at !== null;
}

/** Milliseconds after which a refund is looked at again; null when it is not on its way. `now` is in milliseconds. */
export function followMs(refund: Followed, now: number): number | null {
  if (refund.status !== 'pending') return null;
  if (!isDelayed(refund)) return SOON_MS;
  const untilTry = Date.parse(refund.dispatch_at ?? '') - now;
  if (Math.abs(untilTry) <= NEAR_MS) return SOON_MS;
  return untilTry > 0 ? Math.min(untilTry, SELDOM_MS) : SELDOM_MS;
}
