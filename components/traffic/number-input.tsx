'use client';

import { useTranslations } from 'next-intl';
import { Field } from '@/components/ui/field';
import { boundOf, isFault, type NumberField, type StartFields } from './start-fields';

type NumberInputProps = { field: NumberField; fields: StartFields; onChange: (text: string) => void };

/** A whole number with its bounds, and why they are where they are once it is beyond them. */
export function NumberInput({ field, fields, onChange }: NumberInputProps) {
  const t = useTranslations('traffic');
  const { least, most } = boundOf(fields.mode, field);
  const isLapse = fields.mode === 'time_lapse' && (field === 'days' || field === 'payments');
  const because = isLapse ? (`${field}Lapse` as const) : field;
  const error = isFault(fields, field)
    ? t('bounds', { least, most, because: t(`because.${because}`) })
    : null;
  return (
    <Field label={t(`fields.${field}`)} error={error} hint={field === 'seed' ? t('seedHint') : undefined}>
      {(control) => (
        <input
          {...control}
          className={`${control.className} tabular-nums`}
          inputMode="numeric"
          autoComplete="off"
          name={field}
          value={fields[field]}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
