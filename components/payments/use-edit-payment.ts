'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { updatePaymentAction } from '@/lib/payments/actions';
import { type EditValues, patchOf, valuesOf } from './edit-values';
import type { PaymentShape } from './payment-shape';
import { useDraft } from './use-draft';

/**
 * What is typed, the payment as it was when the typing began, and the version that is meant. All of it is kept while the
 * session may be lost: a draft that met another version meanwhile still learns of it.
 */
type Draft = {
  typed: EditValues;
  base: Pick<PaymentShape, 'reference' | 'description' | 'metadata' | 'version'>;
  version: number;
};

function freshDraft(payment: PaymentShape): Draft {
  const { reference, description, metadata, version } = payment;
  return { typed: valuesOf(payment), base: { reference, description, metadata, version }, version };
}

/**
 * What is typed against the payment as it was when the typing began. A version that is no longer current is refused;
 * then the page is read again, and saving once more means the version that the conflict has shown.
 */
export function useEditPayment(payment: PaymentShape) {
  const router = useRouter();
  const queries = useQueryClient();
  const { environmentId } = useConsole();
  const { state, submit, reset } = useSubmission(updatePaymentAction);
  const draft = useDraft<Draft>(`edit ${payment.id}`, () => freshDraft(payment));
  const { typed, base, version } = draft.value;
  const problem = state.kind === 'refused' ? state.problem : null;
  const conflict = problem?.code === 'version_conflict' ? problem : null;

  async function save(): Promise<'saved' | 'unchanged' | 'refused'> {
    const patch = patchOf(base, typed);
    if (!patch) return 'unchanged';
    const meant = conflict ? payment.version : version;
    // Kept beside the base, so that a repetition after a lost answer is the same request.
    draft.change({ ...draft.value, version: meant });
    const sent = await submit({ id: payment.id, version: meant, ...patch });
    // Signed out, the page behind would become the sign-in page and take what is typed with it.
    const isSignedOut = sent.kind === 'refused' && sent.problem.code === 'not_signed_in';
    if ((sent.kind === 'done' || sent.kind === 'refused') && !isSignedOut) {
      router.refresh();
      void queries.invalidateQueries({ queryKey: ['payments', environmentId] });
    }
    return sent.kind === 'done' ? 'saved' : 'refused';
  }
  function setTyped(next: EditValues) {
    draft.change({ ...draft.value, typed: next });
  }
  function loadPresent() {
    draft.drop(freshDraft(payment));
    reset();
  }
  return {
    state,
    base: { ...payment, ...base },
    typed,
    setTyped,
    problem,
    conflict,
    save,
    loadPresent,
    isKept: draft.isKept,
  };
}
