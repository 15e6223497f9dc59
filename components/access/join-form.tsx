'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { joinAsMyself, joinWithPassword } from '@/lib/invitations/actions';
import { JOIN_START, type JoinState } from '@/lib/invitations/schema';

const PASSWORD_ERRORS = ['too_short', 'too_long', 'too_common'] as const;

/** Somebody new chooses a name and a password. Works as a plain form too. */
export function JoinForm({ token, email }: { token: string; email: string }) {
  const t = useTranslations('invitation');
  const signUp = useTranslations('signUp');
  const [state, action, pending] = useActionState(joinWithPassword, JOIN_START);
  const code = PASSWORD_ERRORS.find((one) => one === state.errors.password) ?? 'invalid';
  return (
    <form action={action} className="flex flex-col gap-4" noValidate>
      <JoinProblem problem={state.problem} />
      <input type="hidden" name="token" value={token} />
      <Field label={t('email')} hint={t('emailHint')}>
        {(control) => (
          <input
            {...control}
            className={`${control.className} read-only:bg-sunken`}
            value={email}
            readOnly
            autoComplete="username"
            type="email"
          />
        )}
      </Field>
      <Field label={t('name')} error={state.errors.name ? signUp('errors.required') : null}>
        {(control) => (
          <input {...control} name="name" autoComplete="name" maxLength={200} defaultValue={state.name} />
        )}
      </Field>
      <Field
        label={t('password')}
        hint={signUp('passwordHint')}
        error={state.errors.password ? signUp(`errors.${code}`) : null}
      >
        {(control) => <input {...control} name="password" type="password" autoComplete="new-password" />}
      </Field>
      <Button type="submit" look="primary" size="large" busy={pending}>
        {t('join')}
      </Button>
    </form>
  );
}

/** Whoever is signed in with the invited address joins with one press. */
export function JoinButton({ token }: { token: string }) {
  const t = useTranslations('invitation');
  const [state, action, pending] = useActionState(joinAsMyself, JOIN_START);
  return (
    <form action={action} className="flex flex-col gap-4">
      <JoinProblem problem={state.problem} />
      <input type="hidden" name="token" value={token} />
      <Button type="submit" look="primary" size="large" busy={pending}>
        {t('join')}
      </Button>
    </form>
  );
}

function JoinProblem({ problem }: Pick<JoinState, 'problem'>) {
  const t = useTranslations('invitation');
  return problem ? <ErrorState title={t('failedTitle')}>{t(`problems.${problem}`)}</ErrorState> : null;
}
