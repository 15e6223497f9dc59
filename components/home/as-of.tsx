'use client';

import { useTranslations } from 'next-intl';
import { useDisplayZone } from '@/components/ui/preferences-context';
import { useTimeWords } from '@/components/ui/use-time-words';

/** Whose day the numbers are, and how fresh; a clock of another zone than the day's names its own. */
export function AsOf({ at, zone }: { at: string; zone: string }) {
  const t = useTranslations('home');
  const shown = useDisplayZone(zone);
  const time = useTimeWords(zone)(at, 'clock');
  return t('asOf', { zone, time: shown === zone ? time : `${time} ${shown}` });
}
