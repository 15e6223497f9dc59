'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { updatePaymentAction } from '@/lib/payments/actions';
import { patchOf, valuesOf } from './edit-values';
import type { PaymentShape } from './payment-shape';

/**
 * What is typed against the payment as it was when the typing began. A version that is no longer current is refused;
 * then the page is read again, and saving once more means the version that the conflict has shown.
 */
export function useEditPayment(payment: PaymentShape) {
  const router = useRouter();
  const queries = useQueryClient();
  const { environmentId } = useConsole();
  const { state, submit, reset } = useSubmission(updatePaymentAction);
  const [base, setBase] = useState(payment);
  const [typed, setTyped] = useState(() => valuesOf(payment));
  // Kept beside the base, so that a repetition after a lost answer is the same request.
  const [version, setVersion] = useState(payment.version);
  const problem = state.kind === 'refused' ? state.problem : null;
  const conflict = problem?.code === 'version_conflict' ? problem : null;

  async function save(): Promise<'saved' | 'unchanged' | 'refused'> {
    const patch = patchOf(base, typed);
    if (!patch) return 'unchanged';
    const meant = conflict ? payment.version : version;
    setVersion(meant);
    const sent = await submit({ id: payment.id, version: meant, ...patch });
    if (sent.kind === 'done' || sent.kind === 'refused') {
      router.refresh();
      void queries.invalidateQueries({ queryKey: ['payments', environmentId] });
    }
    return sent.kind === 'done' ? 'saved' : 'refused';
  }
  function loadPresent() {
    setBase(payment);
    setVersion(payment.version);
    setTyped(valuesOf(payment));
    reset();
  }
  return { state, base, typed, setTyped, problem, conflict, save, loadPresent };
}
