'use client';

import { useTranslations } from 'next-intl';
import type { FormEvent, ReactNode } from 'react';
import type { Submission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';

type ActionFormProps = {
  /** What pressing does. */
  meaning: string;
  /** What to do when no answer came, where that is more than to look again. */
  lost?: string;
  submit: string;
  state: Submission<unknown>;
  onSubmit: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
};

/** The form of a dialog that does one thing with an endpoint or a delivery. */
export function ActionForm({ meaning, lost, submit, state, onSubmit, onClose, children }: ActionFormProps) {
  const t = useTranslations('webhooks');
  const common = useTranslations('common');
  function send(event: FormEvent) {
    event.preventDefault();
    void onSubmit();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{meaning}</p>
      {state.kind === 'refused' ? <ProblemNote title={t('notDone')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {lost ?? t('lost')}
        </ErrorState>
      ) : null}
      {children}
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {submit}
        </Button>
      </DialogActions>
    </form>
  );
}
