import type { ReviewRelatedView } from '@/lib/risk/reviews/related';

export type LinkedPayment = ReviewRelatedView['payments'][number];

/** Whether it was disputed, or a person found fraud in it. */
export function isKnownBad({ disputed, verdict }: LinkedPayment): boolean {
  return disputed || verdict === 'confirmed_fraud';
}
