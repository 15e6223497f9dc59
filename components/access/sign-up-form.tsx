'use client';

import { useTranslations } from 'next-intl';
import { useActionState, useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { signUpWithPassword } from '@/lib/merchants/actions';
import { SIGN_UP_START, type SignUpField } from '@/lib/merchants/schema';
import { CURRENCIES } from '@/lib/money';

const ERRORS = ['required', 'invalid', 'too_short', 'too_long', 'too_common', 'taken'] as const;
type FieldErrorCode = (typeof ERRORS)[number];

function isFieldError(code: string): code is FieldErrorCode {
  return (ERRORS as readonly string[]).includes(code);
}

/** A merchant, its sandbox, its live environment and its owner from one form. */
export function SignUpForm({ zones }: { zones: readonly string[] }) {
  const t = useTranslations('signUp');
  const [state, action, pending] = useActionState(signUpWithPassword, SIGN_UP_START);
  const [zone, setZone] = useState(state.values.timeZone ?? 'UTC');
  // The browser's own zone is a better guess than UTC; it is known only after the page has reached it.
  useEffect(
    () => setZone((before) => (before === 'UTC' ? Intl.DateTimeFormat().resolvedOptions().timeZone : before)),
    [],
  );

  function errorOf(field: SignUpField): string | null {
    const code = state.errors[field];
    if (!code) return null;
    return t(`errors.${isFieldError(code) ? code : 'invalid'}`);
  }
  return (
    <form action={action} className="flex flex-col gap-4" noValidate>
      {state.problem ? (
        <ErrorState title={t('failedTitle')}>{t(`problems.${state.problem}`)}</ErrorState>
      ) : null}
      <Field label={t('merchantName')} error={errorOf('merchantName')}>
        {(control) => (
          <input
            {...control}
            name="merchantName"
            autoComplete="organization"
            maxLength={120}
            defaultValue={state.values.merchantName}
          />
        )}
      </Field>
      <Field label={t('currency')} error={errorOf('defaultCurrency')}>
        {(control) => (
          <Select {...control} name="defaultCurrency" defaultValue={state.values.defaultCurrency ?? 'USD'}>
            {Object.keys(CURRENCIES).map((code) => (
              <option key={code}>{code}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('timeZone')} hint={t('timeZoneHint')} error={errorOf('timeZone')}>
        {(control) => (
          <Select {...control} name="timeZone" value={zone} onChange={(event) => setZone(event.target.value)}>
            {[...new Set(['UTC', zone, ...zones])].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('name')} error={errorOf('name')}>
        {(control) => (
          <input
            {...control}
            name="name"
            autoComplete="name"
            maxLength={200}
            defaultValue={state.values.name}
          />
        )}
      </Field>
      <Field label={t('email')} error={errorOf('email')}>
        {(control) => (
          <input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={state.values.email}
          />
        )}
      </Field>
      <Field label={t('password')} hint={t('passwordHint')} error={errorOf('password')}>
        {(control) => <input {...control} name="password" type="password" autoComplete="new-password" />}
      </Field>
      <Button type="submit" look="primary" size="large" busy={pending}>
        {t('submit')}
      </Button>
    </form>
  );
}
