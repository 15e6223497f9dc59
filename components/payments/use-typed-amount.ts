'use client';

import { useLocale, useTranslations } from 'next-intl';
import { parseAmount } from '@/lib/i18n/decimal';
import { type Currency, exponentOf, formatAmount, MAX_AMOUNT } from '@/lib/money';

/** Minor units of what was typed for a new amount, or null and why not. */
export function useTypedAmount(
  text: string,
  currency: Currency,
): { amount: number | null; error: string | null } {
  const t = useTranslations('amount');
  const locale = useLocale();
  const parsed = parseAmount(text, currency, locale);
  const refuse = (error: string) => ({ amount: null, error });
  if (parsed === 'empty') return refuse(t('empty'));
  if (parsed === 'digits') return refuse(t('digits', { currency, digits: exponentOf(currency) }));
  if (parsed === 'malformed')
    return refuse(t('malformed', { example: formatAmount(123456, currency, locale) }));
  if (parsed === 0) return refuse(t('zero'));
  if (parsed > MAX_AMOUNT)
    return refuse(t('tooMuch', { amount: formatAmount(MAX_AMOUNT, currency, locale) }));
  return { amount: parsed, error: null };
}
