import { useTranslations } from 'next-intl';
import type { Advice, DeclineCode } from '@/lib/connectors/contract';

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
  response_rejected: true,
  response_too_late: true,
} as const satisfies Record<DeclineCode, true>;
const ADVICE = {
  retry_later: true,
  update_card: true,
  authenticate: true,
  other_method: true,
  never: true,
} as const satisfies Record<Advice, true>;

/** Plain sentences for the codes of a decline: why, and what the payer can do. */
export function useDeclineWords() {
  const t = useTranslations();
  return {
    reason(code: string | undefined): string {
      return t(`decline.${code && Object.hasOwn(CODES, code) ? (code as DeclineCode) : 'unknown'}`);
    },
    advice(advice: string | undefined): string | null {
      return advice && Object.hasOwn(ADVICE, advice) ? t(`advice.${advice as Advice}`) : null;
    },
  };
}
