'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { type CustomerShape, customerName, type LastChange } from './customer-shape';
import { EditCustomerForm } from './edit-customer-form';
import { EraseCustomerForm } from './erase-customer-form';
import { ExportCustomerButton } from './export-customer-button';
import { MergeCustomerForm } from './merge-customer-form';

type CustomerActionsProps = {
  customer: CustomerShape;
  twins: readonly CustomerShape[];
  lastChange: LastChange | null;
};

/** What a role may do with a customer; whoever lacks the permission does not see the button. */
export function CustomerActions({ customer, twins, lastChange }: CustomerActionsProps) {
  const t = useTranslations('customer');
  const { permissions } = useConsole();
  const [open, setOpen] = useState<'edit' | 'merge' | 'erase' | null>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const close = () => setOpen(null);
  const dialog = (name: typeof open) => ({
    open: open === name,
    onOpenChange: (on: boolean) => !on && close(),
  });
  const name = customerName(customer);
  return (
    <>
      {permissions.includes('pii:read') ? <ExportCustomerButton customer={customer} /> : null}
      {permissions.includes('customers:erase') ? (
        <Button data-action="erase" onClick={() => setOpen('erase')}>
          {t('erase.open')}
        </Button>
      ) : null}
      {permissions.includes('customers:write') ? (
        <>
          <Button data-action="merge" onClick={() => setOpen('merge')}>
            {t('merge.open')}
          </Button>
          <Button data-action="edit" look="primary" onClick={() => setOpen('edit')}>
            {t('edit.open')}
          </Button>
        </>
      ) : null}
      <Dialog {...dialog('edit')} title={t('edit.title', { name })} keepOpen>
        <EditCustomerForm customer={customer} lastChange={lastChange} onClose={close} />
      </Dialog>
      <Dialog {...dialog('merge')} title={t('merge.title', { name })} initialFocus={keep} keepOpen>
        <MergeCustomerForm customer={customer} twins={twins} keep={keep} onClose={close} />
      </Dialog>
      <Dialog {...dialog('erase')} title={t('erase.title', { name })} initialFocus={keep} keepOpen>
        <EraseCustomerForm customer={customer} keep={keep} onClose={close} />
      </Dialog>
    </>
  );
}
