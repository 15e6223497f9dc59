'use client';

import { useTranslations } from 'next-intl';
import type { Submission } from '@/components/shell/use-submission';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';

/** Why nothing was changed: in the page's own words where these are clearer than the code's. */
export function FormProblem<T>({ state, title }: { state: Submission<T>; title: string }) {
  const t = useTranslations('members');
  if (state.kind === 'lost') {
    return (
      <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
        {t('lost')}
      </ErrorState>
    );
  }
  if (state.kind !== 'refused') return null;
  const { problem } = state;
  const own =
    problem.current_status === 'last_owner'
      ? t('lastOwner')
      : problem.because === 'member'
        ? t('isMember')
        : problem.because === 'invited'
          ? t('isInvited')
          : null;
  if (own === null) return <ProblemNote title={title} problem={problem} />;
  return <ErrorState title={title}>{own}</ErrorState>;
}
