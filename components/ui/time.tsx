import { useLocale } from 'next-intl';

type TimeProps = {
  /** RFC 3339 instant. */
  at: string;
  /** The merchant's zone, which decides what day it is. */
  zone: string;
  /** `moment` is date and time, `clock` time with seconds, `day` the date, `list` as short as a row needs. */
  as?: 'moment' | 'clock' | 'day' | 'list';
  /** The environment's present; `list` leaves out the day when it is today. */
  now?: string;
  className?: string;
};

const SHAPES = {
  moment: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export function formatTime(at: string, zone: string, locale: string, shape: keyof typeof SHAPES): string {
  return new Intl.DateTimeFormat(locale, { ...SHAPES[shape], hourCycle: 'h23', timeZone: zone }).format(
    new Date(at),
  );
}

/** Calendar day (YYYY-MM-DD) of an instant in a zone. */
export function dayIn(at: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(at));
}

/** An instant in the merchant's zone; hovering or focusing shows it in UTC, and `datetime` holds it for machines. */
export function Time({ at, zone, as = 'moment', now, className }: TimeProps) {
  const locale = useLocale();
  let text: string;
  if (as !== 'list') text = formatTime(at, zone, locale, as);
  else if (now && dayIn(at, zone) === dayIn(now, zone)) text = formatTime(at, zone, locale, 'minute');
  else if (now && dayIn(at, zone).slice(0, 4) !== dayIn(now, zone).slice(0, 4))
    text = formatTime(at, zone, locale, 'moment');
  else text = formatTime(at, zone, locale, 'short');
  return (
    <time
      dateTime={at}
      title={`${at.replace('T', ' ').replace('Z', '')} UTC`}
      className={className ?? 'whitespace-nowrap'}
    >
      {text}
    </time>
  );
}
