'use client';

import { useRouter } from 'next/navigation';
import { useLocale } from 'next-intl';
import { useState } from 'react';
import type { Reason } from '@/components/payments/payment-parts';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { type Currency, formatAmount } from '@/lib/money';
import { RefundDialog } from './refund-dialog';

type Failed = { amount: number; currency: string; reason: string; note: string | null };

/**
 * The refund dialog with what a failed refund was for; it makes a new refund. The dialog stays although the button that
 * opened it goes: the refund that was made is the answer to the failure.
 */
export function useRefundAgain(payment: PaymentShape, limit: number | null) {
  const locale = useLocale();
  const router = useRouter();
  const [refund, setRefund] = useState<Failed | null>(null);
  const [open, setOpen] = useState(false);
  return {
    tryAgain(failed: Failed) {
      setRefund(failed);
      setOpen(true);
    },
    dialog: refund ? (
      <RefundDialog
        payment={payment}
        limit={limit}
        open={open}
        onOpenChange={setOpen}
        onRefunded={() => router.refresh()}
        prefill={{
          amount: formatAmount(refund.amount, refund.currency as Currency, locale),
          reason: refund.reason as Reason,
          note: refund.note ?? '',
        }}
      />
    ) : null,
  };
}
