'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { type Currency, formatMoney } from '@/lib/money';
import type { Decisions, Made } from './use-decisions';

/** What was decided and has not ended, each with the way back or on. */
export function DecisionsBar({ decisions }: { decisions: Decisions }) {
  return (
    <div role="status" className="grid gap-2 empty:hidden">
      {decisions.made.map((one) => (
        <OneDecision key={one.key} one={one} decisions={decisions} />
      ))}
    </div>
  );
}

function OneDecision({ one, decisions }: { one: Made; decisions: Decisions }) {
  const t = useTranslations('reviews');
  const locale = useLocale();
  const { decision, review, state } = one;
  const amount =
    review.amount === null ? '' : formatMoney(review.amount, review.currency as Currency, locale);
  if (state === 'waiting' || state === 'sending') {
    return (
      <div className="flex flex-wrap items-center gap-3 rounded-panel border border-warn bg-warn-tint px-3 py-2 text-table">
        <span className="grow">
          <span className="block font-medium tabular-nums">
            {state === 'sending'
              ? t('busy')
              : t(`pending.${decision}`, { amount, seconds: decisions.secondsLeft(one) })}
          </span>
          <span className="block text-meta text-ink-2">{t('pending.nothingYet')}</span>
        </span>
        {state === 'waiting' ? (
          <Button onClick={() => decisions.drop(one.key)}>{t('pending.undo')}</Button>
        ) : null}
      </div>
    );
  }
  return (
    <div className="grid gap-2">
      {state === 'lost' ? (
        <ErrorState title={t('failed')}>{t('lost')}</ErrorState>
      ) : (
        <ProblemNote title={t('failed')} problem={state.problem} />
      )}
      <div className="flex gap-2">
        {state === 'lost' ? <Button onClick={() => decisions.send(one)}>{t('again')}</Button> : null}
        <Button onClick={() => decisions.drop(one.key)}>{t('dismiss')}</Button>
      </div>
    </div>
  );
}
