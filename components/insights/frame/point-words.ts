import { useLocale, useTranslations } from 'next-intl';
import type { Granularity } from '@/lib/metrics/series-periods';

const SHAPES: Record<Granularity, Intl.DateTimeFormatOptions> = {
  hour: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
};

/** The beginning of a point in the merchant's zone, whose days and hours the points are. */
export function usePointWords(by: Granularity, zone: string): (start: string) => string {
  const locale = useLocale();
  const t = useTranslations('insights');
  const format = new Intl.DateTimeFormat(locale, { ...SHAPES[by], timeZone: zone });
  return (start) => {
    const day = format.format(new Date(start));
    return by === 'week' ? t('weekFrom', { day }) : day;
  };
}
