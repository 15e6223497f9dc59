'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Choice } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { OVERLAP_HOURS, type OverlapHours } from '@/lib/credentials/overlap';
import { rotateSecretAction } from '@/lib/webhooks/actions';
import { SecretReveal } from './secret-reveal';

/** Gives the endpoint a new secret; for a time both sign, so that the receiver can change over. */
export function RotateSecretButton({ endpoint }: { endpoint: string }) {
  const t = useTranslations('webhooks.rotate');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button data-action="rotate-secret" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} keepOpen>
        <RotateSecretForm endpoint={endpoint} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function RotateSecretForm({ endpoint, onClose }: { endpoint: string; onClose: () => void }) {
  const t = useTranslations('webhooks.rotate');
  const words = useTranslations('webhooks');
  const common = useTranslations('common');
  const router = useRouter();
  const { state, submit } = useSubmission(rotateSecretAction);
  const [hours, setHours] = useState<OverlapHours>(24);

  async function send(event: FormEvent) {
    event.preventDefault();
    const sent = await submit({ id: endpoint, overlap_hours: hours });
    if (sent.kind === 'done') router.refresh();
  }
  if (state.kind === 'done') return <SecretReveal secret={state.data.secret ?? ''} onClose={onClose} />;
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t('meaning')}</p>
      {state.kind === 'refused' ? <ProblemNote title={words('notDone')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={words('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      <fieldset>
        <legend className="mb-1 text-table font-medium">{t('overlap')}</legend>
        {OVERLAP_HOURS.map((one) => (
          <Choice
            key={one}
            type="radio"
            name="overlap"
            checked={hours === one}
            onChange={() => setHours(one)}
          >
            {t(`hours.h${one}`)}
          </Choice>
        ))}
      </fieldset>
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('submit')}
        </Button>
      </DialogActions>
    </form>
  );
}
