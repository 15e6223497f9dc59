'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { createAnnotationAction } from '@/lib/annotations/actions';
import { ANNOTATION_LENGTH_MAX } from '@/lib/annotations/schema';
import { clockText, instantAt } from '@/lib/i18n/days';

/** What happened and when, to the minute; what happens now gets the time of now. */
export function WriteMarkDialog({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('insights.write');
  const router = useRouter();
  const { timeZone, clockOffsetMs } = useConsole();
  const [now] = useState(() => clockText(new Date(Date.now() + clockOffsetMs), timeZone));
  const [text, setText] = useState('');
  const [time, setTime] = useState(now);
  const [isEmpty, setEmpty] = useState(false);
  const { state, submit } = useSubmission(createAnnotationAction);
  async function save() {
    setEmpty(text.trim() === '');
    if (text.trim() === '') return;
    const happened_at = time === now ? undefined : instantAt(time, timeZone)?.toISOString();
    const result = await submit({ text: text.trim(), happened_at });
    if (result.kind !== 'done') return;
    onOpenChange(false);
    router.refresh();
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <Dialog open onOpenChange={onOpenChange} title={t('title')} keepOpen={text !== ''}>
      <DialogForm
        submit={t('save')}
        busy={state.kind === 'busy'}
        onSubmit={() => void save()}
        onClose={() => onOpenChange(false)}
      >
        {problem ? <ProblemNote problem={problem} title={t('failed')} /> : null}
        <Field label={t('text')} hint={t('hint')} error={isEmpty ? t('empty') : null}>
          {(control) => (
            <input
              {...control}
              value={text}
              maxLength={ANNOTATION_LENGTH_MAX}
              autoComplete="off"
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <Field label={t('time', { zone: timeZone })}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              value={time}
              max={now}
              onChange={({ target }) => setTime(target.value)}
            />
          )}
        </Field>
      </DialogForm>
    </Dialog>
  );
}
