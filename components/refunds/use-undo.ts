'use client';

import { useEffect, useState } from 'react';
import { type ActionResult, useSubmission } from '@/components/shell/use-submission';
import { cancelRefundAction } from '@/lib/refunds/actions';
import type { RefundView } from '@/lib/refunds/render';

export type MadeRefund = { refund: RefundView; undoMs: number };

/** Counts down the time in which a refund can be undone, and undoes it. `undoMs` runs from the first render. */
export function useUndo(undoMs: number) {
  const [leftMs, setLeftMs] = useState(undoMs);
  const { state, submit } = useSubmission<{ id: string }, MadeRefund>(
    cancelRefundAction as (
      context: { environmentId: string },
      key: string,
      input: { id: string },
    ) => Promise<ActionResult<MadeRefund>>,
  );
  useEffect(() => {
    const until = performance.now() + undoMs;
    const timer = setInterval(() => {
      const left = Math.max(0, until - performance.now());
      setLeftMs(left);
      if (left === 0) clearInterval(timer);
    }, 200);
    return () => clearInterval(timer);
  }, [undoMs]);
  return { secondsLeft: Math.ceil(leftMs / 1_000), state, undo: (id: string) => submit({ id }) };
}
