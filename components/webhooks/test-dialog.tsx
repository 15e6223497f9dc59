'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { EVENT_TYPES } from '@/lib/events/catalogue';
import { testEndpointAction } from '@/lib/webhooks/actions';

const TYPES = EVENT_TYPES.filter((type) => type !== 'webhook_endpoint.tested');

/** Sends an endpoint a sample of an event that is chosen, marked as test. */
export function TestWithButton({ endpoint }: { endpoint: string }) {
  const t = useTranslations('webhooks.sample');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button data-action="test-with" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} keepOpen>
        <TestWithForm endpoint={endpoint} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function TestWithForm({ endpoint, onClose }: { endpoint: string; onClose: () => void }) {
  const t = useTranslations('webhooks.sample');
  const words = useTranslations('webhooks');
  const common = useTranslations('common');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(testEndpointAction);
  const [type, setType] = useState<string>('payment.succeeded');

  async function send(event: FormEvent) {
    event.preventDefault();
    const sent = await submit({ id: endpoint, type });
    if (sent.kind !== 'done') return;
    toast({ title: words('tested') });
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
      <Field label={t('type')}>
        {(control) => (
          <Select {...control} value={type} onChange={(event) => setType(event.target.value)}>
            {TYPES.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('submit')}
        </Button>
      </DialogActions>
    </form>
  );
}
