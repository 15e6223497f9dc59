'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { CONTROL, Select } from '@/components/ui/field';
import { DISPUTE_REASONS } from '@/lib/disputes/schema';

type DisputesFilterProps = { path: string; view: string; reason: string };

/** A plain form: the address is the state, with and without scripts. */
export function DisputesFilter({ path, view, reason }: DisputesFilterProps) {
  const t = useTranslations('disputes');
  return (
    <form action={path} className="flex items-center gap-2 border-b border-line px-4 py-3 md:px-6">
      <input type="hidden" name="view" value={view} />
      <Select
        key={reason}
        name="reason"
        aria-label={t('columns.reason')}
        defaultValue={reason}
        className={`${CONTROL} border-control`}
      >
        <option value="">{t('allReasons')}</option>
        {DISPUTE_REASONS.map((one) => (
          <option key={one} value={one}>
            {t(`reasons.${one}`)}
          </option>
        ))}
      </Select>
      <Button type="submit">{t('filter')}</Button>
    </form>
  );
}
