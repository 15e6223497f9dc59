'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { Dialog } from '@/components/ui/dialog';
import { useToast } from '@/components/ui/toast';
import { type Currency, formatMoney } from '@/lib/money';
import { cancelRefundAction } from '@/lib/refunds/actions';
import type { RefundDraft } from './refund-draft';
import { RefundForm } from './refund-form';
import { RefundResult } from './refund-result';
import type { MadeRefund } from './use-undo';

type RefundDialogProps = {
  payment: PaymentShape;
  /** The largest refund that the member makes alone, in minor units of the payment's currency; null is no limit. */
  limit: number | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Called when a refund was made or undone, so that the page behind shows it. */
  onRefunded: () => void;
  /** What the form begins with, for a refund that is tried again. */
  prefill?: RefundDraft;
};

/**
 * Refunds all or a part of a payment. What remains is asked from the server when the dialog opens and after every
 * answer; the result stays in the dialog until it is closed, and can be undone for a few seconds also afterwards.
 */
export function RefundDialog(props: RefundDialogProps) {
  const { payment, limit, open, onOpenChange, onRefunded, prefill } = props;
  const t = useTranslations('refund');
  const { environmentId } = useConsole();
  const queries = useQueryClient();
  const queryKey = ['payment', environmentId, payment.id];
  const { data: fresh } = useQuery({
    queryKey,
    queryFn: ({ signal }) => apiGet<PaymentShape>(environmentId, `/payments/${payment.id}`, signal),
    initialData: payment,
    staleTime: 0,
    enabled: open,
  });
  // A refund that was made here, or a second round after it: either starts with its own idempotency key.
  const [made, setMade] = useState<MadeRefund | null>(null);
  const madeAt = useRef(0);
  const offerUndo = useUndoToast(changed);

  async function changed() {
    await queries.refetchQueries({ queryKey });
    onRefunded();
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) {
          if (made) offerUndo(made, made.undoMs - (performance.now() - madeAt.current));
          setMade(null);
        }
        onOpenChange(next);
      }}
      title={t('title')}
      keepOpen
    >
      {made ? (
        <RefundResult
          made={made}
          payment={fresh}
          onChanged={changed}
          onEnded={() => setMade({ ...made, undoMs: 0 })}
          onAnother={() => setMade(null)}
          onClose={() => {
            offerUndo(made, made.undoMs - (performance.now() - madeAt.current));
            setMade(null);
            onOpenChange(false);
          }}
        />
      ) : (
        <RefundForm
          payment={fresh}
          limit={limit}
          prefill={prefill}
          onReload={() => queries.refetchQueries({ queryKey })}
          onCancel={() => onOpenChange(false)}
          onMade={async (refund) => {
            madeAt.current = performance.now();
            setMade(refund);
            await changed();
          }}
        />
      )}
    </Dialog>
  );
}

/** Offers to undo in a corner of the page what the closed dialog offered until now. */
function useUndoToast(onUndone: () => void) {
  const t = useTranslations('refund');
  const locale = useLocale();
  const { environmentId } = useConsole();
  const toast = useToast();

  async function undo(id: string, amount: string) {
    const answer = await cancelRefundAction({ environmentId }, crypto.randomUUID(), { id }).catch(() => null);
    if (answer?.ok) toast({ title: t('undoneTitle', { amount }), description: t('undone') });
    else toast({ title: t('undoFailed'), description: answer ? answer.problem.detail : t('lostTitle') });
    onUndone();
  }
  return ({ refund }: MadeRefund, leftMs: number) => {
    if (leftMs < 500 || refund.status !== 'pending') return;
    const amount = formatMoney(refund.amount, refund.currency as Currency, locale);
    toast({
      title: t('waitingTitle', { amount }),
      timeoutMs: leftMs,
      action: { label: t('undo'), onPress: () => void undo(refund.id, amount) },
    });
  };
}
