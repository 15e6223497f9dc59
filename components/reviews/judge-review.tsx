'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Choice } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { updateReviewAction } from '@/lib/risk/reviews/actions';
import type { ReviewView } from '@/lib/risk/reviews/render';
import { REVIEW_VERDICTS, type ReviewVerdict } from '@/lib/risk/reviews/status';

/** Says what a review turned out to be: the precision of the rules that held the payment counts it. */
export function JudgeReview({ review }: { review: ReviewView }) {
  const t = useTranslations('reviews');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(updateReviewAction);
  const [wanted, setWanted] = useState(review.verdict);
  async function judge(verdict: ReviewVerdict) {
    setWanted(verdict);
    const sent = await submit({ id: review.id, verdict });
    if (sent.kind !== 'done') return;
    toast({ title: t('judged') });
    router.refresh();
  }
  // What was pressed stands there at once; refused, it is what it was.
  const chosen = state.kind === 'busy' ? wanted : state.kind === 'done' ? state.data.verdict : review.verdict;
  return (
    <fieldset>
      <legend className="mb-1 text-table font-medium">{t('judge')}</legend>
      {state.kind === 'refused' ? <ProblemNote title={t('failed')} problem={state.problem} /> : null}
      {REVIEW_VERDICTS.map((verdict) => (
        <Choice
          key={verdict}
          type="radio"
          name={`verdict-${review.id}`}
          checked={chosen === verdict}
          onChange={() => void judge(verdict)}
        >
          {t(`verdicts.${verdict}`)}
        </Choice>
      ))}
    </fieldset>
  );
}
