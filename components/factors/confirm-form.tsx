'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import type { ConfirmationKind } from '@/lib/auth/factor-kinds';
import { askForPasskeyAction, confirmSessionAction } from '@/lib/factors/actions';
import { signWithPasskey } from './ask-passkey';

type ConfirmFormProps = {
  ways: readonly ConfirmationKind[];
  onDone: () => void;
  onCancel: () => void;
};

/** Who has a factor shows it; who has none types the password and is told where to get one. */
export function ConfirmForm({ ways, onDone, onCancel }: ConfirmFormProps) {
  const t = useTranslations('stepUp');
  const common = useTranslations('common');
  const { base } = useConsole();
  const { state, submit } = useSubmission(confirmSessionAction);
  const question = useSubmission(askForPasskeyAction);
  const [text, setText] = useState('');
  const [isUnused, setUnused] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const isPassword = ways.includes('password');
  const takesCode = ways.includes('totp') || ways.includes('recovery_code');
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  const isWrong = problem?.code === 'factor_wrong';
  useEffect(() => field.current?.focus(), []);

  async function send(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === '') return field.current?.focus();
    const proof = isPassword
      ? ({ kind: 'password', password: text } as const)
      : ({ kind: 'code', code: text } as const);
    const sent = await submit({ proof });
    if (sent.kind === 'done') return onDone();
    setText('');
    field.current?.focus();
  }
  async function confirmWithPasskey() {
    setUnused(false);
    const asked = await question.submit({});
    if (asked.kind !== 'done') return;
    const response = await signWithPasskey(asked.data);
    if (response === null) return setUnused(true);
    const sent = await submit({ proof: { kind: 'passkey', response } });
    if (sent.kind === 'done') onDone();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t(isPassword ? 'leadPassword' : 'lead')}</p>
      {problem && !isWrong ? <ProblemNote title={t('failed')} problem={problem} /> : null}
      {isUnused ? <Note tone="warn">{t('passkeyUnused')}</Note> : null}
      {ways.includes('passkey') ? (
        <div>
          <Button look={takesCode ? 'secondary' : 'primary'} onClick={confirmWithPasskey}>
            {t('usePasskey')}
          </Button>
        </div>
      ) : null}
      {takesCode || isPassword ? (
        <Field
          label={t(isPassword ? 'password' : 'code')}
          hint={isPassword ? null : t('codeHint')}
          error={isWrong ? t(isPassword ? 'wrongPassword' : 'wrong') : null}
        >
          {(control) => (
            <input
              {...control}
              ref={field}
              type={isPassword ? 'password' : 'text'}
              value={text}
              autoComplete={isPassword ? 'current-password' : 'one-time-code'}
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {isPassword ? (
        <Note>
          {t.rich('setUp', {
            link: (words) => (
              <a
                href={`${base}/account/security`}
                target="_blank"
                rel="noreferrer"
                className="font-medium text-accent underline"
              >
                {words}
              </a>
            ),
          })}
        </Note>
      ) : null}
      <DialogActions>
        <Button onClick={onCancel}>{common('cancel')}</Button>
        {takesCode || isPassword ? (
          <Button type="submit" look="primary" busy={state.kind === 'busy'}>
            {t('confirm')}
          </Button>
        ) : null}
      </DialogActions>
    </form>
  );
}
