'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RefundDialog } from '@/components/refunds/refund-dialog';
import { useConsole } from '@/components/shell/console-context';
import { ActionButton } from '@/components/ui/action-button';
import { isCancelable, isTerminal } from '@/lib/payments/status';
import { CancelDialog } from './cancel-dialog';
import { CaptureDialog } from './capture-dialog';
import type { PaymentShape } from './payment-shape';

type Dialogs = 'refund' | 'capture' | 'cancel';

/** The actions of a payment: the one that is due stands first; what is not possible now stays and says why. */
export function PaymentActions({
  payment,
  refundLimit,
}: {
  payment: PaymentShape;
  refundLimit: number | null;
}) {
  const t = useTranslations('payment');
  const router = useRouter();
  const queries = useQueryClient();
  const { environmentId } = useConsole();
  const [open, setOpen] = useState<Dialogs | null>(null);
  const blocked = useBlocked(payment);

  function changed() {
    router.refresh();
    void queries.invalidateQueries({ queryKey: ['payments', environmentId] });
  }
  const toggle = (dialog: Dialogs) => (next: boolean) => setOpen(next ? dialog : null);
  const over = isTerminal(payment.status);
  const captureDue = blocked.capture === null;
  return (
    <div role="toolbar" aria-label={t('actions')} className="flex flex-wrap gap-2">
      {payment.capture_method === 'manual' && !over ? (
        <ActionButton
          data-action="capture"
          look="primary"
          blockedBecause={blocked.capture}
          onClick={() => setOpen('capture')}
        >
          {t('capture')}
        </ActionButton>
      ) : null}
      {over && payment.amount_captured === 0 ? null : (
        <ActionButton
          data-action="refund"
          look={captureDue ? 'secondary' : 'primary'}
          blockedBecause={blocked.refund}
          onClick={() => setOpen('refund')}
        >
          {t('refund')}
        </ActionButton>
      )}
      {over ? null : (
        <ActionButton data-action="cancel" blockedBecause={blocked.cancel} onClick={() => setOpen('cancel')}>
          {t(payment.amount_captured > 0 ? 'release' : 'cancel')}
        </ActionButton>
      )}
      <RefundDialog
        payment={payment}
        limit={refundLimit}
        open={open === 'refund'}
        onOpenChange={toggle('refund')}
        onRefunded={changed}
      />
      <CaptureDialog
        payment={payment}
        open={open === 'capture'}
        onOpenChange={toggle('capture')}
        onDone={changed}
      />
      <CancelDialog
        payment={payment}
        open={open === 'cancel'}
        onOpenChange={toggle('cancel')}
        onDone={changed}
      />
    </div>
  );
}

/** Why each action is not possible now; null where it is. The doors decide again. */
function useBlocked(payment: PaymentShape): Record<Dialogs, string | null> {
  const t = useTranslations('payment.blocked');
  const { permissions } = useConsole();
  const may = (permission: 'payments:write' | 'refunds:write') => permissions.includes(permission);

  function refund(): string | null {
    if (!may('refunds:write')) return t('refund.permission');
    if (payment.amount_captured === 0) return t('refund.nothingCaptured');
    return payment.amount_refundable > 0 ? null : t('refund.allRefunded');
  }
  function capture(): string | null {
    if (!may('payments:write')) return t('capture.permission');
    return payment.amount_capturable > 0 ? null : t('capture.state');
  }
  function cancel(): string | null {
    if (!may('payments:write')) return t('cancel.permission');
    if (isCancelable(payment.status)) return null;
    return isTerminal(payment.status) ? t('cancel.over') : t('cancel.processing');
  }
  return { refund: refund(), capture: capture(), cancel: cancel() };
}
