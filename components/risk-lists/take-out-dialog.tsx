'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useToast } from '@/components/ui/toast';
import { removeListEntryAction } from '@/lib/risk/lists/actions';
import { ListForm } from './list-form';

/** Takes an entry out of the list whose page is open. */
export function TakeOutButton({ entry }: { entry: string }) {
  const t = useTranslations('riskLists.take');
  const words = useTranslations('riskLists');
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const { base } = useConsole();
  const { state, submit } = useSubmission(removeListEntryAction);
  async function send() {
    const sent = await submit({ id: entry });
    if (sent.kind !== 'done') return;
    toast({ title: t('done') });
    setOpen(false);
    // The drawer closes with what it showed.
    router.push(`${base}/risk-lists/${sent.data.list}`);
    router.refresh();
  }
  return (
    <div>
      <Button data-action="take-out-entry" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')}>
        <ListForm
          state={state}
          refused={words('notDone')}
          submit={t('submit')}
          onSubmit={() => void send()}
          onClose={() => setOpen(false)}
        >
          <p className="text-body text-ink-2">{t('meaning')}</p>
        </ListForm>
      </Dialog>
    </div>
  );
}
