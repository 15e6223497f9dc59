import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { percentText } from '@/lib/i18n/percent';
import { RATE_MIN } from '@/lib/metrics/definitions';

type RateProps = {
  part: number;
  whole: number;
  /** Digits behind the point at most: two beside thresholds that are near each other. */
  digits?: 1 | 2;
};

/** A share in per cent; grey where there is too little to tell, a dash where there is nothing. */
export function Rate({ part, whole, digits = 1 }: RateProps): ReactNode {
  const t = useTranslations('insights');
  const locale = useLocale();
  if (whole === 0) return <span className="text-ink-3">–</span>;
  const text = percentText(locale, part / whole, { digits });
  if (whole >= RATE_MIN) return <span data-rate={`${part}/${whole}`}>{text}</span>;
  return (
    <span className="text-ink-3" data-rate={`${part}/${whole}`}>
      {text} <span className="text-meta font-normal">{t('few', { count: whole })}</span>
    </span>
  );
}
