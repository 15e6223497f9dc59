'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { rotateKeyAction, rotateSigningKeyAction } from '@/lib/credentials/actions';
import type { OverlapHours } from '@/lib/credentials/overlap';
import { KeyProblem } from './key-problem';
import { KeyReveal } from './key-reveal';
import { OverlapChoice } from './overlap-choice';

type RotateKeyProps = {
  id: string;
  name: string;
  /** A signing key gets another version of itself instead of a successor. */
  isSigning: boolean;
  /** Why there can be no successor now; null when there can. */
  blocked: 'replaced' | 'ended' | null;
};

/** Gives a key a successor; the old one goes on for a time that is chosen. */
export function RotateKeyButton({ id, name, isSigning, blocked }: RotateKeyProps) {
  const t = useTranslations('keys.rotate');
  const { permissions, kind } = useConsole();
  const keys = useTranslations('keys');
  const [open, setOpen] = useState(false);
  const mayNot = permissions.includes('keys:write')
    ? null
    : keys(kind === 'live' ? 'liveBlocked' : 'blocked');
  return (
    <>
      <ActionButton
        look="primary"
        data-action="rotate-key"
        blockedBecause={mayNot ?? (blocked ? t(`blocked.${blocked}`) : null)}
        onClick={() => setOpen(true)}
      >
        {t('open')}
      </ActionButton>
      <Dialog open={open} onOpenChange={setOpen} title={t('title', { name })} keepOpen>
        <RotateKeyForm id={id} name={name} isSigning={isSigning} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type RotateKeyFormProps = Omit<RotateKeyProps, 'blocked'> & { onClose: () => void };

function RotateKeyForm({ id, name, isSigning, onClose }: RotateKeyFormProps) {
  const t = useTranslations('keys.rotate');
  const keys = useTranslations('keys');
  const router = useRouter();
  const successor = useSubmission(rotateKeyAction);
  const version = useSubmission(rotateSigningKeyAction);
  const { state, submit } = isSigning ? version : successor;
  const [hours, setHours] = useState<OverlapHours>(24);

  async function send() {
    const made = await submit({ id, overlapHours: hours });
    if (made.kind === 'done') router.refresh();
  }
  if (state.kind === 'done')
    return <KeyReveal secret={state.data.secret ?? ''} name={name} onClose={onClose} />;
  return (
    <DialogForm submit={t('submit')} busy={state.kind === 'busy'} onSubmit={send} onClose={onClose}>
      <p className="text-body text-ink-2">{t(isSigning ? 'meaningSigning' : 'meaning')}</p>
      <KeyProblem state={state} title={t('errorTitle')} lost={keys('lost')} />
      <OverlapChoice value={hours} onChange={setHours} />
    </DialogForm>
  );
}
