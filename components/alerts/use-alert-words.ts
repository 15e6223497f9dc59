import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useGroupWords } from '@/components/insights/frame/group-words';
import type { PresetKey } from '@/lib/alerts/presets';
import { isWatch, type SignalKey, unitOf } from '@/lib/alerts/signals';
import type { Comparison } from '@/lib/alerts/words';
import { percentText } from '@/lib/i18n/percent';
import { isDimension, type StoredDimension } from '@/lib/metrics/dimensions';
import type { MetricUnit } from '@/lib/metrics/registry';
import { type Currency, toDecimal } from '@/lib/money';

const HOUR_MS = 3_600_000;

type Condition = { signal: SignalKey; comparison: Comparison; threshold: number; window_minutes: number };

/** Rules and their numbers in the reader's language. `currency` is the environment's own: sums of money are in it. */
export function useAlertWords(currency: string) {
  const t = useTranslations('alerts');
  const metrics = useTranslations('metrics.labels');
  const dimensions = useTranslations('alerts.dimensions');
  const format = useFormatter();
  const locale = useLocale();
  const group = useGroupWords();
  const percent = (value: number) => percentText(locale, value);
  const signal = (key: SignalKey) => (isWatch(key) ? t(`watches.${key}`) : metrics(key));
  const value = (unit: MetricUnit, number: number | null): string => {
    if (number === null) return t('unknown');
    switch (unit) {
      case 'rate':
        return percent(number);
      case 'money':
        return `${toDecimal(BigInt(Math.round(number)), currency as Currency)} ${currency}`;
      case 'duration_ms':
        // What takes days, such as a payout, is not read in milliseconds.
        if (number >= HOUR_MS)
          return t('hours', { count: format.number(number / HOUR_MS, { maximumFractionDigits: 1 }) });
        return t('milliseconds', { value: format.number(number, { maximumFractionDigits: 0 }) });
      case 'count':
        return format.number(number, { maximumFractionDigits: 1 });
    }
  };
  return {
    signal,
    /** What a rule that looks at each by itself found, in words; null for everything together. */
    subject: (split: string | null, subject: string | null) =>
      subject === null || split === null || !isDimension(split) ? subject : group(split, subject),
    value,
    name: (rule: { name: string | null; preset: string | null; signal: string }) =>
      rule.name ??
      (rule.preset ? t(`presets.${rule.preset as PresetKey}`) : signal(rule.signal as SignalKey)),
    /** Of which facts it is, in words; null for all. */
    only: (filters: Readonly<Record<string, string>>): string | null => {
      const named = Object.entries(filters).flatMap(([dimension, value]) =>
        isDimension(dimension)
          ? [`${dimensions(dimension as StoredDimension)}: ${group(dimension, value)}`]
          : [],
      );
      return named.length === 0 ? null : format.list(named, { type: 'unit', style: 'short' });
    },
    minutes: (count: number) => (count >= 60 ? t('hours', { count: count / 60 }) : t('minutes', { count })),
    condition: ({ signal: key, comparison, threshold }: Condition) =>
      t(`conditions.${comparison}`, {
        signal: signal(key),
        value:
          comparison === 'rise' || comparison === 'drop' ? percent(threshold) : value(unitOf(key), threshold),
      }),
  };
}
