'use client';

import { useTranslations } from 'next-intl';
import type { Submission } from '@/components/shell/use-submission';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';

/** Why a change of an account was refused, or that nobody knows whether it was carried out. */
export function SubmissionProblem({ state }: { state: Submission<unknown> }) {
  const t = useTranslations('payoutAccounts');
  if (state.kind === 'refused') return <ProblemNote title={t('notDone')} problem={state.problem} />;
  if (state.kind !== 'lost') return null;
  return (
    <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
      {t('lost')}
    </ErrorState>
  );
}
