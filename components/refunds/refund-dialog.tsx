'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { Dialog } from '@/components/ui/dialog';
import type { RefundView } from '@/lib/refunds/render';
import { RefundForm } from './refund-form';
import { RefundResult } from './refund-result';

type RefundDialogProps = {
  payment: PaymentShape;
  /** The member's largest single refund in the payment's currency, minor units; null is no limit. */
  limit: number | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Called when a refund was made, so that the page behind shows it. */
  onRefunded: () => void;
};

/**
 * Refunds all or a part of a payment. What remains is asked from the server when the dialog opens and after every
 * answer; the result stays in the dialog until it is closed.
 */
export function RefundDialog({ payment, limit, open, onOpenChange, onRefunded }: RefundDialogProps) {
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
  const [made, setMade] = useState<RefundView | null>(null);

  async function reload() {
    await queries.refetchQueries({ queryKey });
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) setMade(null);
        onOpenChange(next);
      }}
      title={t('title')}
      keepOpen
    >
      {made ? (
        <RefundResult
          refund={made}
          payment={fresh}
          onAnother={() => setMade(null)}
          onClose={() => onOpenChange(false)}
        />
      ) : (
        <RefundForm
          payment={fresh}
          limit={limit}
          onReload={reload}
          onCancel={() => onOpenChange(false)}
          onMade={async (refund) => {
            await reload();
            setMade(refund);
            onRefunded();
          }}
        />
      )}
    </Dialog>
  );
}
