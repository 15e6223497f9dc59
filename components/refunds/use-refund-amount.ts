'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { parseAmount } from '@/lib/i18n/decimal';
import { type Currency, exponentOf, formatAmount, formatMoney } from '@/lib/money';

type RefundAmount = {
  text: string;
  setText: (text: string) => void;
  /** Minor units, or null while the text is no amount that may be refunded. */
  amount: number | null;
  error: string | null;
};

/**
 * The typed amount of a refund against what the server says remains and against the member's limit. Nothing is computed
 * but the comparison; the text starts with all that remains.
 */
export function useRefundAmount(currency: Currency, remaining: number, limit: number | null): RefundAmount {
  const t = useTranslations('refund');
  const locale = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? (remaining > 0 ? formatAmount(remaining, currency, locale) : '');
  const parsed = parseAmount(text, currency, locale);
  const money = (amount: number) => formatMoney(amount, currency, locale);

  function problem(): string | null {
    if (parsed === 'empty') return t('amountEmpty');
    if (parsed === 'digits') return t('amountDigits', { currency, digits: exponentOf(currency) });
    if (parsed === 'malformed') return t('amountBad', { example: formatAmount(remaining, currency, locale) });
    if (parsed === 0) return t('amountZero');
    if (parsed > remaining) return t('amountTooMuch', { amount: money(remaining) });
    if (limit !== null && parsed > limit) return t('aboveLimit', { limit: money(limit) });
    return null;
  }
  const error = problem();
  return {
    text,
    setText: setTyped,
    amount: error === null && typeof parsed === 'number' ? parsed : null,
    error,
  };
}
