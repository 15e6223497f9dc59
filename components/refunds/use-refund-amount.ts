'use client';

import { useLocale, useTranslations } from 'next-intl';
import { parseAmount } from '@/lib/i18n/decimal';
import { type Currency, exponentOf, formatAmount, formatMoney } from '@/lib/money';

/**
 * What a typed amount is against what the server says remains: minor units, or null and why not. Nothing is computed but
 * the comparison.
 */
export function useRefundAmount(
  text: string,
  currency: Currency,
  remaining: number,
): { amount: number | null; error: string | null } {
  const t = useTranslations('refund');
  const locale = useLocale();
  const parsed = parseAmount(text, currency, locale);
  const refuse = (error: string) => ({ amount: null, error });
  if (parsed === 'empty') return refuse(t('amountEmpty'));
  if (parsed === 'digits') return refuse(t('amountDigits', { currency, digits: exponentOf(currency) }));
  if (parsed === 'malformed')
    return refuse(t('amountBad', { example: formatAmount(remaining, currency, locale) }));
  if (parsed === 0) return refuse(t('amountZero'));
  if (parsed > remaining)
    return refuse(t('amountTooMuch', { amount: formatMoney(remaining, currency, locale) }));
  return { amount: parsed, error: null };
}
