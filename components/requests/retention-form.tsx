'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { saveRetentionAction } from '@/lib/requests/actions';
import { RETENTION_DAYS_MAX } from '@/lib/requests/states';

/** For how many days this environment keeps its request log. */
export function RetentionForm({ days }: { days: number }) {
  const t = useTranslations('requests.retention');
  const router = useRouter();
  const toast = useToast();
  const { permissions } = useConsole();
  const { state, submit } = useSubmission(saveRetentionAction);
  const [text, setText] = useState(String(days));
  const [isWrong, setWrong] = useState(false);
  const mayChange = permissions.includes('settings:write');

  async function save() {
    const wanted = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
    const isRight = wanted >= 1 && wanted <= RETENTION_DAYS_MAX;
    setWrong(!isRight);
    if (!isRight) return;
    const sent = await submit({ days: wanted });
    if (sent.kind === 'done') toast({ title: t('saved') });
    router.refresh();
  }
  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset disabled={!mayChange} className="flex flex-col gap-4">
        <legend className="sr-only">{t('title')}</legend>
        <Field label={t('days')} hint={isWrong ? null : t('hint')} error={isWrong ? t('invalid') : null}>
          {(control) => (
            <input
              {...control}
              className={`${control.className} max-w-40`}
              inputMode="numeric"
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {mayChange ? (
          <div>
            <Button type="submit" look="primary" busy={state.kind === 'busy'}>
              {t('save')}
            </Button>
          </div>
        ) : (
          <p className="text-table text-ink-3">{t('readOnly')}</p>
        )}
      </fieldset>
      {state.kind === 'refused' || state.kind === 'lost' ? (
        state.problem ? (
          <ProblemNote title={t('problem')} problem={state.problem} />
        ) : null
      ) : null}
    </form>
  );
}
