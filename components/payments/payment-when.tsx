import { useLocale } from 'next-intl';
import { Time } from '@/components/ui/time';

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

/** "3 days ago", counted from `now`, the environment's present when the page was made. */
export function relativeTime(at: string, now: string, locale: string): string {
  const seconds = Math.round((Date.parse(at) - Date.parse(now)) / 1_000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(seconds, 'second');
}

/** When, by the clock of the merchant's zone and as a distance; the absolute time comes first, because it stays true. */
export function When({ at, zone, now }: { at: string; zone: string; now: string }) {
  const locale = useLocale();
  return (
    <span className="text-meta text-ink-3">
      <Time at={at} zone={zone} />
      <span className="whitespace-nowrap"> · {relativeTime(at, now, locale)}</span>
    </span>
  );
}
