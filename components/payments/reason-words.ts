import { useTranslations } from 'next-intl';

const REFUND = ['requested_by_customer', 'duplicate', 'fraudulent', 'issue_with_item', 'other'] as const;
const CANCEL = ['abandoned', 'review_declined', 'authorization_expired'] as const;

/** Reasons of refunds and cancellations in words; a reason that is not ours is shown as it is. */
export function useReasonWords() {
  const refund = useTranslations('refund.reasons');
  const cancel = useTranslations('cancelPayment.reasons');
  return (reason: string): string => {
    const ended = CANCEL.find((one) => one === reason);
    if (ended) return cancel(ended);
    const known = REFUND.find((one) => one === reason);
    return known ? refund(known) : reason;
  };
}
