'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { LastChange } from './edit-conflict';
import { EditPaymentForm } from './edit-payment-form';
import type { PaymentShape } from './payment-shape';

type EditPaymentButtonProps = { payment: PaymentShape; lastChange: LastChange | null };

/** Opens what is the merchant's own on a payment, for the roles that may change it. */
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
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} keepOpen>
        <EditPaymentForm payment={payment} lastChange={lastChange} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
