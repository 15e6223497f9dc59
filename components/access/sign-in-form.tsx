'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { signInWithPassword } from '@/lib/auth/actions';
import { SIGN_IN_START } from '@/lib/auth/schema';

/** Works as a plain form too. Every refusal reads the same, so that it tells nothing about which addresses exist. */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations('signIn');
  const [state, action, pending] = useActionState(signInWithPassword, SIGN_IN_START);
  return (
    <form action={action} className="flex flex-col gap-4" noValidate>
      {state.problem ? (
        <ErrorState title={t('failedTitle')}>{t(state.problem === 'busy' ? 'busy' : 'failed')}</ErrorState>
      ) : null}
      <input type="hidden" name="next" value={next} />
      <Field label={t('email')}>
        {(control) => (
          <input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={state.email}
            required
          />
        )}
      </Field>
      <Field label={t('password')}>
        {(control) => (
          <input {...control} name="password" type="password" autoComplete="current-password" required />
        )}
      </Field>
      <Button type="submit" look="primary" size="large" busy={pending}>
        {t('submit')}
      </Button>
    </form>
  );
}
