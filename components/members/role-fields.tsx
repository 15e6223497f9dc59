'use client';

import { useTranslations } from 'next-intl';
import { Field, Select } from '@/components/ui/field';
import { type RoleOption, useRoleWords } from './role-words';

export type RoleValues = { role: RoleOption['choice']; limit: string };

type RoleFieldsProps = {
  roles: readonly RoleOption[];
  value: RoleValues;
  onChange: (value: RoleValues) => void;
  /** What is wrong with the limit as it was typed. */
  limitError: string | null;
};

/** A role, and a refund limit of one's own or the role's. */
export function RoleFields({ roles, value, onChange, limitError }: RoleFieldsProps) {
  const t = useTranslations('members');
  const words = useRoleWords();
  return (
    <>
      <Field label={t('role')} hint={t('roleHint')}>
        {(control) => (
          <Select
            {...control}
            value={value.role}
            onChange={(event) => onChange({ ...value, role: event.target.value as RoleValues['role'] })}
          >
            {roles.map((role) => (
              <option key={role.choice} value={role.choice}>
                {words.option(role)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('limitOwn')} hint={t('limitHint')} error={limitError}>
        {(control) => (
          <input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            value={value.limit}
            onChange={(event) => onChange({ ...value, limit: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

/** A typed limit: a whole number, or null where nothing was typed; undefined for anything else. */
export function limitOf(text: string): number | null | undefined {
  const typed = text.trim().replace(/[\s,.’']/g, '');
  if (typed === '') return null;
  return /^\d{1,9}$/.test(typed) ? Number(typed) : undefined;
}
