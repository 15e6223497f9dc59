import { useTranslations } from 'next-intl';
import { PAYOUT_FAILURE_CODES } from '@/lib/connectors/bank-contract';

/** What a failure is called, what it means for the money, and what to do. */
export function usePayoutFailure() {
  const t = useTranslations('payouts.failures');
  return (failure: unknown) => {
    const code = (failure as { code?: string } | null)?.code ?? '';
    const known = PAYOUT_FAILURE_CODES.find((one) => one === code) ?? 'bank_rejected';
    return { title: t(`${known}.title`), meaning: t(`${known}.meaning`), advice: t(`${known}.advice`) };
  };
}
