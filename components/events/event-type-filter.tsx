'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { EVENT_TYPES } from '@/lib/events/catalogue';

/** A plain form: without scripts the button sends it, with them choosing is enough. */
export function EventTypeFilter({ path, type }: { path: string; type: string }) {
  const t = useTranslations('events');
  return (
    <form action={path} method="get" className="flex items-center gap-2">
      <label htmlFor="event-type" className="text-table text-ink-2">
        {t('filter')}
      </label>
      <span className="w-64 max-w-full">
        <Select
          id="event-type"
          name="type"
          key={type}
          defaultValue={type}
          onChange={(event) => event.target.form?.requestSubmit()}
        >
          <option value="">{t('anyType')}</option>
          {EVENT_TYPES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </span>
      <noscript>
        <Button type="submit">{t('apply')}</Button>
      </noscript>
    </form>
  );
}
