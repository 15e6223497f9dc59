'use client';

import { useTranslations } from 'next-intl';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { useToast } from '@/components/ui/toast';
import { exportCustomerAction } from '@/lib/customers/actions';
import type { CustomerShape } from './customer-shape';

/** Gives the browser a file with everything that is kept of the person; the export is written down. */
export function ExportCustomerButton({ customer }: { customer: CustomerShape }) {
  const t = useTranslations('customer.export');
  const toast = useToast();
  const { state, submit } = useSubmission(exportCustomerAction);
  async function send() {
    const sent = await submit({ id: customer.id });
    if (sent.kind === 'busy') return;
    if (sent.kind === 'done') save(`${customer.id}.json`, sent.data);
    toast({ title: t(sent.kind === 'done' ? 'done' : 'failed') });
  }
  return (
    <Button data-action="export" busy={state.kind === 'busy'} onClick={send}>
      {t('open')}
    </Button>
  );
}

function save(fileName: string, data: object): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
