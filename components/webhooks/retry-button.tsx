'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { useToast } from '@/components/ui/toast';
import { retryDeliveryAction } from '@/lib/webhooks/actions';
import { ActionForm } from './action-form';

type RetryProps = {
  delivery: string;
  /** Where it went. */
  endpoint: string;
  endpoints: readonly { id: string; url: string }[];
};

/** Sends an event once more, to the same endpoint or to another. */
export function RetryButton(props: RetryProps) {
  const t = useTranslations('webhooks.retry');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  if (!permissions.includes('webhooks:write') || props.endpoints.length === 0) return null;
  return (
    <>
      <Button look="primary" data-action="retry-delivery" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')}>
        <RetryForm {...props} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function RetryForm({ delivery, endpoint, endpoints, onClose }: RetryProps & { onClose: () => void }) {
  const t = useTranslations('webhooks.retry');
  const router = useRouter();
  const toast = useToast();
  const { base } = useConsole();
  const { state, submit } = useSubmission(retryDeliveryAction);
  const first = endpoints.some(({ id }) => id === endpoint) ? endpoint : (endpoints[0]?.id ?? '');
  const [chosen, setChosen] = useState(first);

  async function send() {
    const sent = await submit({ id: delivery, ...(chosen === endpoint ? {} : { endpoint: chosen }) });
    if (sent.kind !== 'done') return;
    toast({ title: t('done') });
    onClose();
    if (sent.data.id === delivery) router.refresh();
    else router.push(`${base}/webhooks/deliveries/${sent.data.id}`);
  }
  return (
    <ActionForm meaning={t('meaning')} submit={t('submit')} state={state} onSubmit={send} onClose={onClose}>
      <Field label={t('endpoint')}>
        {(control) => (
          <Select {...control} value={chosen} onChange={(event) => setChosen(event.target.value)}>
            {endpoints.map(({ id, url }) => (
              <option key={id} value={id}>
                {url}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </ActionForm>
  );
}
