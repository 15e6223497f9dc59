'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Choice, Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { replayEventsAction } from '@/lib/webhooks/actions';

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
  const words = useTranslations('webhooks');
  const common = useTranslations('common');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(replayEventsAction);
  const [hours, setHours] = useState<(typeof HOURS)[number]>(24);
  const [since, setSince] = useState('');
  const [isAll, setAll] = useState(false);

  async function send(event: FormEvent) {
    event.preventDefault();
    const begin = since ? new Date(since) : new Date(Date.now() - hours * HOUR_MS);
    const sent = await submit({ id: endpoint, since: begin.toISOString(), include_delivered: isAll });
    if (sent.kind !== 'done') return;
    toast({ title: t('done') });
    onClose();
    router.refresh();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t('meaning')}</p>
      {state.kind === 'refused' ? <ProblemNote title={words('notDone')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={words('lostTitle')} requestId={state.problem?.request_id}>
          {words('lost')}
        </ErrorState>
      ) : null}
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
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('submit')}
        </Button>
      </DialogActions>
    </form>
  );
}
