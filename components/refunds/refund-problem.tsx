import { useLocale, useTranslations } from 'next-intl';
import type { Submission } from '@/components/shell/use-submission';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { type Currency, formatMoney } from '@/lib/money';

type RefundProblemProps = { state: Submission<unknown>; remaining: number; currency: Currency };

/** A refund that was not made: a rival was faster, the answer got lost, or the door refused. */
export function RefundProblem({ state, remaining, currency }: RefundProblemProps) {
  const t = useTranslations('refund');
  const locale = useLocale();
  if (state.kind === 'lost') {
    return (
      <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
        {t('lost')}
      </ErrorState>
    );
  }
  if (state.kind !== 'refused') return null;
  if (state.problem.code === 'amount_exceeds_remaining') {
    return (
      <ErrorState title={t('conflictTitle')} requestId={state.problem.request_id}>
        {remaining > 0
          ? t('conflict', { amount: formatMoney(remaining, currency, locale) })
          : t('conflictNone')}
      </ErrorState>
    );
  }
  return <ProblemNote title={t('errorTitle')} problem={state.problem} />;
}
