'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { formatTime } from '@/components/ui/time';
import type { Question } from '@/lib/metrics/questions';
import { useSeries } from './series-context';

const TICK_MS = 5_000;

/** How old the numbers are, and whose days they are cut into. */
export function Freshness({ question }: { question: Question }) {
  const t = useTranslations('insights');
  const locale = useLocale();
  const { timeZone, clockOffsetMs } = useConsole();
  const asOf = useSeries(question)?.as_of ?? null;
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNow(Date.now() + clockOffsetMs);
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [clockOffsetMs]);
  if (asOf === null) return null;
  const seconds = now === null ? null : Math.max(0, Math.round((now - Date.parse(asOf)) / 1_000));
  return (
    <span title={t('zoneNote', { zone: timeZone })}>
      {t('asOf', { time: formatTime(asOf, timeZone, locale, 'clock'), zone: timeZone })}
      {seconds === null ? (
        // Keeps the room of what comes with the clock: on a phone it takes a line of its own.
        <span aria-hidden className="invisible">
          {t('age', { seconds: 1 })}
        </span>
      ) : (
        <span data-age>{t('age', { seconds })}</span>
      )}
    </span>
  );
}
