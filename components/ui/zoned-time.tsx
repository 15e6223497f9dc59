'use client';

import { useLocale } from 'next-intl';
import { classNames } from './class-names';
import { absoluteTime, dayIn, formatTime } from './format-time';
import { useDisplayZone } from './preferences-context';

export type ZonedTimeProps = {
  /** RFC 3339 instant. */
  at: string;
  /** The merchant's zone, which is also the reader's unless they chose another. */
  zone: string;
  /**
   * `moment` is date and time, `clock` time with seconds, `day` the date, `list` as short as a row needs, `deadline` a
   * moment with its zone, for what must happen before it.
   */
  as?: 'moment' | 'clock' | 'day' | 'list' | 'deadline';
  /** The environment's present; `list` leaves out the day when it is today. */
  now?: string;
  /** It stands in a row whose own link, once it has the focus, shows the whole instant. */
  inRow?: boolean;
  className?: string;
};

/** The part of `Time` that knows the reader. */
export function ZonedTime({ at, zone: merchantZone, as = 'moment', now, inRow, className }: ZonedTimeProps) {
  const locale = useLocale();
  const zone = useDisplayZone(merchantZone);
  const absolute = absoluteTime(at, zone, locale);
  return (
    <time
      dateTime={at}
      title={absolute}
      data-absolute={absolute}
      // The whole value is not for the mouse alone.
      tabIndex={inRow ? undefined : 0}
      className={classNames(className ?? 'whitespace-nowrap')}
    >
      {shownAs(at, zone, locale, as, now)}
    </time>
  );
}

function shownAs(at: string, zone: string, locale: string, as: ZonedTimeProps['as'], now?: string): string {
  if (as !== 'list') return formatTime(at, zone, locale, as ?? 'moment');
  if (now && dayIn(at, zone) === dayIn(now, zone)) return formatTime(at, zone, locale, 'minute');
  const isOtherYear = now && dayIn(at, zone).slice(0, 4) !== dayIn(now, zone).slice(0, 4);
  return formatTime(at, zone, locale, isOtherYear ? 'moment' : 'short');
}
