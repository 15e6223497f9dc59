'use client';

import { useTranslations } from 'next-intl';
import { type ComponentProps, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { LastChange } from './edit-conflict';
import { EditPaymentForm } from './edit-payment-form';
import type { PaymentShape } from './payment-shape';

type EditPaymentDialogProps = {
  payment: PaymentShape;
  lastChange: LastChange | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  finalFocus?: ComponentProps<typeof Dialog>['finalFocus'];
};

/** What is the merchant's own on a payment: reference, description and metadata. */
export function EditPaymentDialog({
  payment,
  lastChange,
  open,
  onOpenChange,
  finalFocus,
}: EditPaymentDialogProps) {
  const t = useTranslations('editPayment');
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} keepOpen finalFocus={finalFocus}>
      <EditPaymentForm payment={payment} lastChange={lastChange} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

type EditPaymentButtonProps = { payment: PaymentShape; lastChange: LastChange | null };

/** Opens the dialog from the facts that it edits, for the roles that may change them. */
export function EditPaymentButton({ payment, lastChange }: EditPaymentButtonProps) {
  const t = useTranslations('editPayment');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  if (!permissions.includes('payments:write')) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <EditPaymentDialog payment={payment} lastChange={lastChange} open={open} onOpenChange={setOpen} />
    </>
  );
}
