import { useTranslations } from 'next-intl';
import type { DeclineCode } from '@/lib/connectors/contract';

/** Codes of a bank's answer to a dispute never come back for a refund. */
type RefundCode = Exclude<DeclineCode, `response_${string}`> | 'network_unavailable' | 'payment_disputed';

const CODES = {
  do_not_honor: true,
  invalid_transaction: true,
  invalid_number: true,
  lost_card: true,
  stolen_card: true,
  insufficient_funds: true,
  expired_card: true,
  not_permitted: true,
  suspected_fraud: true,
  limit_exceeded: true,
  restricted_card: true,
  incorrect_cvc: true,
  authentication_required: true,
  authentication_failed: true,
  issuer_unavailable: true,
  system_error: true,
  processing_error: true,
  generic_decline: true,
  payer_canceled: true,
  payer_timed_out: true,
  not_received: true,
  refund_rejected: true,
  network_unavailable: true,
  payment_disputed: true,
} as const satisfies Record<RefundCode, true>;

/** Why a refund failed, in a sentence about the refund: the codes are the networks', the words of payments do not fit. */
export function useRefundFailure(): (failure: unknown) => string {
  const t = useTranslations('refundFailure');
  return (failure) => {
    const code = (failure as { code?: string } | null)?.code ?? '';
    return t(Object.hasOwn(CODES, code) ? (code as keyof typeof CODES) : 'unknown');
  };
}
