import { useTranslations } from 'next-intl';
import type { Submission } from '@/components/shell/use-submission';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';

type KeyProblemProps = {
  state: Submission<unknown>;
  title: string;
  /** What to do when no answer came. */
  lost: string;
  /** The refusal is said beside its field already. */
  isSaid?: boolean;
};

/** Why a key was not made or changed, or that nobody knows. */
export function KeyProblem({ state, title, lost, isSaid = false }: KeyProblemProps) {
  const t = useTranslations('keys');
  if (state.kind === 'refused' && !isSaid) return <ProblemNote title={title} problem={state.problem} />;
  if (state.kind !== 'lost') return null;
  return (
    <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
      {lost}
    </ErrorState>
  );
}
