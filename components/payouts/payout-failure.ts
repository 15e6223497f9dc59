import { useTranslations } from 'next-intl';

/** Why a payout can fail, as its words are kept. */
export const PAYOUT_FAILURES = [
  'account_closed',
  'no_account',
  'account_frozen',
  'currency_not_accepted',
  'bank_rejected',
  'bank_unreachable',
] as const;

/** What a failure is called, what it means for the money, and what to do. */
export function usePayoutFailure() {
  const t = useTranslations('payouts.failures');
  return (failure: unknown) => {
    const code = (failure as { code?: string } | null)?.code ?? '';
    const known = PAYOUT_FAILURES.find((one) => one === code) ?? 'bank_rejected';
    return { title: t(`${known}.title`), meaning: t(`${known}.meaning`), advice: t(`${known}.advice`) };
  };
}
