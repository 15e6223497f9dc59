'use client';

import { useTranslations } from 'next-intl';
import { useActionState, useState } from 'react';
import { signWithPasskey } from '@/components/factors/ask-passkey';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import type { FactorState } from '@/lib/factors/schema';
import { askForSignInPasskey, signInWithCode, signInWithPasskey } from '@/lib/factors/sign-in-actions';

type FactorFormProps = { next: string; hasPasskey: boolean; takesCode: boolean };
const START: FactorState = { problem: null };

/** The second half of signing in. The code works as a plain form too; a passkey needs scripts. */
export function FactorForm({ next, hasPasskey, takesCode }: FactorFormProps) {
  const t = useTranslations('signIn.factor');
  const [state, action, pending] = useActionState(signInWithCode, START);
  const [keyState, setKeyState] = useState<FactorState['problem'] | 'unused'>(null);
  const [isAsking, setAsking] = useState(false);
  const problem = keyState ?? state.problem;

  async function showPasskey() {
    setAsking(true);
    const question = await askForSignInPasskey();
    const response = question && (await signWithPasskey(question));
    if (question === null) setKeyState('over');
    else if (response === null) setKeyState('unused');
    else setKeyState((await signInWithPasskey(response, next))?.problem ?? null);
    setAsking(false);
  }
  return (
    <div className="flex flex-col gap-4">
      {problem ? <ErrorState title={t('failedTitle')}>{t(`problems.${problem}`)}</ErrorState> : null}
      {hasPasskey ? (
        <Button
          look={takesCode ? 'secondary' : 'primary'}
          size="large"
          busy={isAsking}
          onClick={() => void showPasskey()}
        >
          {t('usePasskey')}
        </Button>
      ) : null}
      {takesCode ? (
        <form action={action} noValidate className="flex flex-col gap-4" onSubmit={() => setKeyState(null)}>
          <input type="hidden" name="next" value={next} />
          <Field label={t('code')} hint={t('codeHint')}>
            {(control) => (
              <input
                {...control}
                name="code"
                autoComplete="one-time-code"
                autoCapitalize="none"
                spellCheck={false}
                required
              />
            )}
          </Field>
          <Button type="submit" look="primary" size="large" busy={pending}>
            {t('submit')}
          </Button>
        </form>
      ) : null}
    </div>
  );
}
