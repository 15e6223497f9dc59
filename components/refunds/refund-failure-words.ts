import { useTranslations } from 'next-intl';
import { DECLINE_CODES } from '../payments/decline-codes';

const CODES = { ...DECLINE_CODES, network_unavailable: true, payment_disputed: true } as const;

/** Why a refund failed, in a sentence about the refund: the codes are the networks', the words of payments do not fit. */
export function useRefundFailure(): (failure: unknown) => string {
  const t = useTranslations('refundFailure');
  return (failure) => {
    const code = (failure as { code?: string } | null)?.code ?? '';
    return t(Object.hasOwn(CODES, code) ? (code as keyof typeof CODES) : 'unknown');
  };
}
