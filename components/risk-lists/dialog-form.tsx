'use client';

import { useTranslations } from 'next-intl';
import type { FormEvent, ReactNode } from 'react';
import type { Submission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';

type DialogFormProps = {
  state: Submission<unknown>;
  /** What a refusal is called. */
  refused: string;
  submit: string;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** The form of a dialog about a list: what went wrong first, then its fields, then both buttons. */
export function DialogForm({ state, refused, submit, onSubmit, onClose, children }: DialogFormProps) {
  const t = useTranslations('riskLists');
  const common = useTranslations('common');
  function send(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      {state.kind === 'refused' ? <ProblemNote title={refused} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
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
