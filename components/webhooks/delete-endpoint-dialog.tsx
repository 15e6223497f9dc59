'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useToast } from '@/components/ui/toast';
import { TypedConfirmation } from '@/components/ui/typed-confirmation';
import { deleteEndpointAction } from '@/lib/webhooks/actions';

/** Ends an endpoint after its host was typed. */
export function DeleteEndpointButton({ endpoint, url }: { endpoint: string; url: string }) {
  const t = useTranslations('webhooks.delete');
  const words = useTranslations('webhooks');
  const { base } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const { state, submit } = useSubmission(deleteEndpointAction);
  // The built-in receiver has no host.
  const host = new URL(url).host || url;

  async function send() {
    const sent = await submit({ id: endpoint });
    if (sent.kind !== 'done') return;
    toast({ title: t('done') });
    router.push(`${base}/webhooks`);
  }
  return (
    <>
      <Button data-action="delete-endpoint" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} initialFocus={keep}>
        <TypedConfirmation
          label={t('type', { host })}
          faultOf={(typed) => (typed === host ? null : t('mismatch'))}
          state={state}
          words={{
            keep: t('keep'),
            submit: t('submit'),
            refusedTitle: words('notDone'),
            lostTitle: words('lostTitle'),
            lost: words('lost'),
          }}
          keep={keep}
          onConfirm={() => void send()}
          onClose={() => setOpen(false)}
        >
          <p>{t('meaning')}</p>
        </TypedConfirmation>
      </Dialog>
    </>
  );
}
