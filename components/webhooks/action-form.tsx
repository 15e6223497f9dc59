'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Submission } from '@/components/shell/use-submission';
import { DialogForm } from '@/components/ui/dialog-form';
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
  return (
    <DialogForm submit={submit} busy={state.kind === 'busy'} onSubmit={onSubmit} onClose={onClose}>
      <p className="text-body text-ink-2">{meaning}</p>
      {state.kind === 'refused' ? <ProblemNote title={t('notDone')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {lost ?? t('lost')}
        </ErrorState>
      ) : null}
      {children}
    </DialogForm>
  );
}
