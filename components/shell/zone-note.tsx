'use client';

import { useTranslations } from 'next-intl';
import { useDisplayZone } from '@/components/ui/preferences-context';

/** Which zone decides the days of these pages and, where the reader chose another, in which the times are shown. */
export function ZoneNote({ zone }: { zone: string }) {
  const t = useTranslations('shell');
  const shown = useDisplayZone(zone);
  return (
    <span className="text-table text-ink-3 max-xl:hidden" title={t('zoneMeaning')}>
      {shown === zone ? zone : t('zoneOther', { zone: shown, merchantZone: zone })}
    </span>
  );
}
