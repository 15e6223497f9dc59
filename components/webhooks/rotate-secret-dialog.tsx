'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Choice } from '@/components/ui/field';
import { OVERLAP_HOURS, type OverlapHours } from '@/lib/credentials/overlap';
import { rotateSecretAction } from '@/lib/webhooks/actions';
import { ActionForm } from './action-form';
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
  const router = useRouter();
  const { state, submit } = useSubmission(rotateSecretAction);
  const [hours, setHours] = useState<OverlapHours>(24);

  async function send() {
    const sent = await submit({ id: endpoint, overlap_hours: hours });
    if (sent.kind === 'done') router.refresh();
  }
  if (state.kind === 'done') return <SecretReveal secret={state.data.secret ?? ''} onClose={onClose} />;
  return (
    <ActionForm
      meaning={t('meaning')}
      lost={t('lost')}
      submit={t('submit')}
      state={state}
      onSubmit={send}
      onClose={onClose}
    >
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
    </ActionForm>
  );
}
