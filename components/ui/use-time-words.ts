'use client';

import { useLocale } from 'next-intl';
import { formatTime } from './format-time';
import { useDisplayZone } from './preferences-context';

type Shape = Parameters<typeof formatTime>[3];

/** Instants as words of a sentence, in the zone that the reader chose; one that stands alone is a `Time`. */
export function useTimeWords(merchantZone: string): (at: string, shape: Shape) => string {
  const locale = useLocale();
  const zone = useDisplayZone(merchantZone);
  return (at, shape) => formatTime(at, zone, locale, shape);
}
