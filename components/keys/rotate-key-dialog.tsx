'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { rotateKeyAction, rotateSigningKeyAction } from '@/lib/credentials/actions';
import type { OverlapHours } from '@/lib/credentials/overlap';
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
  const common = useTranslations('common');
  const router = useRouter();
  const successor = useSubmission(rotateKeyAction);
  const version = useSubmission(rotateSigningKeyAction);
  const { state, submit } = isSigning ? version : successor;
  const [hours, setHours] = useState<OverlapHours>(24);

  async function send(event: FormEvent) {
    event.preventDefault();
    const made = await submit({ id, overlapHours: hours });
    if (made.kind === 'done') router.refresh();
  }
  if (state.kind === 'done')
    return <KeyReveal secret={state.data.secret ?? ''} name={name} onClose={onClose} />;
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t(isSigning ? 'meaningSigning' : 'meaning')}</p>
      {state.kind === 'refused' ? <ProblemNote title={t('errorTitle')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={keys('lostTitle')} requestId={state.problem?.request_id}>
          {keys('lost')}
        </ErrorState>
      ) : null}
      <OverlapChoice value={hours} onChange={setHours} />
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('submit')}
        </Button>
      </DialogActions>
    </form>
  );
}
