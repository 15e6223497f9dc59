'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { useCountdown } from '@/components/refunds/use-countdown';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ProblemNote } from '@/components/ui/problem-note';
import { undoBulkRefundAction } from '@/lib/refunds/actions';
import type { BulkRefunded } from '@/lib/refunds/bulk-refund';
import { BulkResults } from './bulk-results';

type BulkRefundedResultsProps = {
  refunded: BulkRefunded;
  /** Something was undone: what lists show of the payments is old. */
  onUndone: () => void;
  onClose: () => void;
};

/** What became of a batch of refunds, and for a few seconds one button that takes all of them back. */
export function BulkRefundedResults({ refunded, onUndone, onClose }: BulkRefundedResultsProps) {
  const t = useTranslations('lists.bulk');
  const { state, submit } = useSubmission(undoBulkRefundAction);
  const seconds = useCountdown(refunded.undoMs);
  const count = refunded.refunds.length;
  const undone = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state.kind === 'done') undone.current?.focus();
  }, [state.kind]);
  if (state.kind === 'done') {
    return (
      <div ref={undone} tabIndex={-1} className="outline-none">
        <BulkResults results={state.data} undone onClose={onClose} />
      </div>
    );
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <BulkResults results={refunded.results} doneWord={count > 0 ? t('rowHeld') : undefined} onClose={onClose}>
      {problem ? <ProblemNote problem={problem} title={t('undoFailed')} /> : null}
      {count > 0 && seconds > 0 ? (
        <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
          <p className="text-table text-ink-2">{t('undoCountdown', { seconds })}</p>
          <Button
            busy={state.kind === 'busy'}
            onClick={async () => {
              await submit({ ids: refunded.refunds });
              onUndone();
            }}
          >
            {t('undo', { count })}
          </Button>
        </div>
      ) : null}
    </BulkResults>
  );
}
