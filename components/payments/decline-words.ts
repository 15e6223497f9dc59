import { useTranslations } from 'next-intl';
import type { Advice, DeclineCode } from '@/lib/connectors/contract';
import { DECLINE_CODES } from './decline-codes';

const CODES = {
  ...DECLINE_CODES,
  response_rejected: true,
  response_too_late: true,
  blocked_by_risk: true,
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
