'use client';

import { useTranslations } from 'next-intl';
import { Field, Select } from '@/components/ui/field';
import { MEMBER_REASONS, type MemberReason } from '@/lib/merchants/schema';

type ReasonFieldProps = {
  value: MemberReason | '';
  onChange: (value: MemberReason) => void;
  error: string | null;
};

/** Why somebody's rights change: a code for the audit log. */
export function ReasonField({ value, onChange, error }: ReasonFieldProps) {
  const t = useTranslations('members');
  return (
    <Field label={t('reason')} error={error}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value as MemberReason)}>
          <option value="" disabled>
            {t('reasonChoose')}
          </option>
          {MEMBER_REASONS.map((reason) => (
            <option key={reason} value={reason}>
              {t(`reasons.${reason}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
