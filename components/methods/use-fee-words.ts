import { useLocale, useTranslations } from 'next-intl';
import type { FeeTerms } from '@/lib/methods/schema';
import { type Currency, formatMoney } from '@/lib/money';

/** Terms in words, with the fixed part of one currency: `2.9 % of the amount and 0.30 USD`. */
export function useFeeWords(): (fee: FeeTerms, currency: Currency) => string {
  const t = useTranslations('methodSettings');
  const locale = useLocale();
  return (fee, currency) => {
    const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(
      fee.basis_points / 10_000,
    );
    const fixed = fee.fixed[currency] ?? 0;
    if (fixed === 0) return t('share', { percent });
    return t('shareAndFixed', { percent, amount: formatMoney(fixed, currency, locale) });
  };
}
