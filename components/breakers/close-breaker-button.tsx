'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { closeBreakerAction } from '@/lib/breakers/actions';

/** Sends payments again before probes or time do it, for whoever sets alerts. */
export function CloseBreakerButton({ id, connector }: { id: string; connector: string }) {
  const t = useTranslations('breakers');
  const { permissions } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const { state, submit } = useSubmission(closeBreakerAction);
  if (!permissions.includes('alerts:write')) return null;
  async function send() {
    const sent = await submit({ id });
    if (sent.kind !== 'done') return;
    setOpen(false);
    toast({ title: t('closed') });
    router.refresh();
  }
  return (
    <>
      <Button data-action="close-breaker" onClick={() => setOpen(true)}>
        {t('close')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('closeTitle', { connector })} initialFocus={keep}>
        <DialogForm
          submit={t('close')}
          look="danger"
          busy={state.kind === 'busy'}
          keep={{ words: t('keep'), ref: keep }}
          onSubmit={() => void send()}
          onClose={() => setOpen(false)}
        >
          {state.kind === 'refused' ? <ProblemNote title={t('notDone')} problem={state.problem} /> : null}
          <p className="text-body text-ink-2">{t('closeMeaning')}</p>
        </DialogForm>
      </Dialog>
    </>
  );
}
