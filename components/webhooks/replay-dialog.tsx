'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Choice, Field } from '@/components/ui/field';
import { useToast } from '@/components/ui/toast';
import { replayEventsAction } from '@/lib/webhooks/actions';
import { ActionForm } from './action-form';

const HOURS = [1, 24, 168, 720] as const;
const HOUR_MS = 3_600_000;

/** Sends the events of a range again, in order. */
export function ReplayButton({ endpoint }: { endpoint: string }) {
  const t = useTranslations('webhooks.replay');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button data-action="replay-events" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} keepOpen>
        <ReplayForm endpoint={endpoint} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ReplayForm({ endpoint, onClose }: { endpoint: string; onClose: () => void }) {
  const t = useTranslations('webhooks.replay');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(replayEventsAction);
  const [hours, setHours] = useState<(typeof HOURS)[number]>(24);
  const [since, setSince] = useState('');
  const [isAll, setAll] = useState(false);

  async function send() {
    const begin = since ? new Date(since) : new Date(Date.now() - hours * HOUR_MS);
    const sent = await submit({ id: endpoint, since: begin.toISOString(), include_delivered: isAll });
    if (sent.kind !== 'done') return;
    toast({ title: t('done') });
    onClose();
    router.refresh();
  }
  return (
    <ActionForm meaning={t('meaning')} submit={t('submit')} state={state} onSubmit={send} onClose={onClose}>
      <fieldset>
        <legend className="mb-1 text-table font-medium">{t('range')}</legend>
        {HOURS.map((one) => (
          <Choice
            key={one}
            type="radio"
            name="range"
            checked={since === '' && hours === one}
            onChange={() => {
              setHours(one);
              setSince('');
            }}
          >
            {t(`hours.h${one}`)}
          </Choice>
        ))}
      </fieldset>
      <Field label={t('since')} hint={t('sinceHint')}>
        {(control) => (
          <input
            {...control}
            type="datetime-local"
            value={since}
            onChange={(event) => setSince(event.target.value)}
          />
        )}
      </Field>
      <Choice
        type="checkbox"
        checked={isAll}
        onChange={(event) => setAll(event.target.checked)}
        detail={t('allDetail')}
      >
        {t('all')}
      </Choice>
    </ActionForm>
  );
}
