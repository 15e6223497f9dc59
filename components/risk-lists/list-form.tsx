'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Submission } from '@/components/shell/use-submission';
import { DialogForm } from '@/components/ui/dialog-form';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';

type ListFormProps = {
  state: Submission<unknown>;
  /** What a refusal is called. */
  refused: string;
  submit: string;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** The form of a dialog about a list: what went wrong first, then its fields, then both buttons. */
export function ListForm({ state, refused, submit, onSubmit, onClose, children }: ListFormProps) {
  const t = useTranslations('riskLists');
  return (
    <DialogForm submit={submit} busy={state.kind === 'busy'} onSubmit={onSubmit} onClose={onClose}>
      {state.kind === 'refused' ? <ProblemNote title={refused} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      {children}
    </DialogForm>
  );
}
