'use client';

import { useTranslations } from 'next-intl';
import { Choice } from '@/components/ui/field';
import { OVERLAP_HOURS, type OverlapHours } from '@/lib/credentials/overlap';

type OverlapChoiceProps = { value: OverlapHours; onChange: (hours: OverlapHours) => void };

/** For how long a replaced key goes on. */
export function OverlapChoice({ value, onChange }: OverlapChoiceProps) {
  const t = useTranslations('keys.rotate');
  return (
    <fieldset>
      <legend className="mb-1 text-table font-medium">{t('overlap')}</legend>
      {OVERLAP_HOURS.map((one) => (
        <Choice
          key={one}
          type="radio"
          name="overlap"
          checked={value === one}
          onChange={() => onChange(one)}
          detail={one === 0 ? t('nowDetail') : undefined}
        >
          {t(`hours.h${one}`)}
        </Choice>
      ))}
    </fieldset>
  );
}
