import { useLocale, useTranslations } from 'next-intl';
import { percentDigits, percentText } from '@/lib/i18n/percent';
import { currencyOfGroup } from '@/lib/metrics/group-currency';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { MetricUnit } from '@/lib/metrics/registry';
import { type Currency, formatMoney, toDecimal } from '@/lib/money';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Worded = { value: number | null };
type Of = { unit: MetricUnit; currency: Currency | null };

/** Numbers of metrics as text, each with its unit. */
export function useFigureWords() {
  const locale = useLocale();
  const t = useTranslations('insights');
  const number = (value: number, options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(value);
  const percent = (value: number) => percentText(locale, value);

  function text({ value }: Worded, { unit, currency }: Of): string {
    if (value === null) return '–';
    if (unit === 'rate') return percent(value);
    if (unit === 'money' && currency) return formatMoney(value, currency, locale);
    if (unit === 'duration_ms') return duration(value);
    return number(value);
  }
  /** Short enough to stand beside an axis, on one line. */
  function axis(value: number, of: Of): string {
    // A tick is a quarter of the axis away from the next: so many digits tell them apart however small they are.
    if (of.unit === 'rate') return number(value, { style: 'percent', maximumSignificantDigits: 4 });
    if (of.unit !== 'money' || !of.currency) return text({ value }, of).replaceAll(' ', '\u00a0');
    const major = Number(toDecimal(Math.round(value), of.currency));
    return `${number(major, { notation: 'compact' })}\u00a0${of.currency}`;
  }
  function duration(ms: number): string {
    if (ms < 1_000)
      return t('milliseconds', { count: number(ms, { maximumFractionDigits: ms < 10 ? 1 : 0 }) });
    if (ms >= DAY_MS) return t('days', { count: number(ms / DAY_MS, { maximumFractionDigits: 1 }) });
    if (ms >= HOUR_MS) return t('hours', { count: number(ms / HOUR_MS, { maximumFractionDigits: 1 }) });
    return t('seconds', { count: number(ms / 1_000, { maximumFractionDigits: ms < 10_000 ? 2 : 1 }) });
  }
  /** With its sign, unless there is no difference. */
  function signed(value: number, options: Intl.NumberFormatOptions): string {
    return number(value, { ...options, signDisplay: 'exceptZero' }).replace('-', '−');
  }
  /** How a number differs from another: points of a per cent for rates, else per cent; null where nothing can be said. */
  function change(now: Worded, before: Worded, { unit }: Of): string | null {
    if (now.value === null || before.value === null) return null;
    if (unit === 'rate') {
      const points = (now.value - before.value) * 100;
      return t('points', {
        change: signed(points, { maximumFractionDigits: percentDigits(now.value - before.value) }),
      });
    }
    if (before.value === 0) return null;
    const share = (now.value - before.value) / before.value;
    return signed(share, { style: 'percent', maximumFractionDigits: percentDigits(share) });
  }
  /** A number, or those from one to another. */
  function range(first: number, last: number): string {
    return first === last ? number(first) : new Intl.NumberFormat(locale).formatRange(first, last);
  }
  return { text, axis, change, number, percent, range };
}

/** What the numbers of a series, or of a group of it, are in. */
export function unitOf(series: SeriesView, group: string | null = null): Of {
  return { unit: series.unit, currency: currencyOfGroup(series, group) };
}
