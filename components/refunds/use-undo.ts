'use client';

import { type ActionResult, useSubmission } from '@/components/shell/use-submission';
import { cancelRefundAction } from '@/lib/refunds/actions';
import type { RefundView } from '@/lib/refunds/render';
import { useCountdown } from './use-countdown';

export type MadeRefund = { refund: RefundView; undoMs: number };

/** Counts down the time in which a refund can be undone, and undoes it. `undoMs` runs from the first render. */
export function useUndo(undoMs: number) {
  const { state, submit } = useSubmission<{ id: string }, MadeRefund>(
    cancelRefundAction as (
      context: { environmentId: string },
      key: string,
      input: { id: string },
    ) => Promise<ActionResult<MadeRefund>>,
  );
  return { secondsLeft: useCountdown(undoMs), state, undo: (id: string) => submit({ id }) };
}
