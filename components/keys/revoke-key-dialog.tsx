'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { revokeKeyAction } from '@/lib/credentials/actions';

/** Ends a key after its name was typed. */
export function RevokeKeyButton({ id, name }: { id: string; name: string }) {
  const t = useTranslations('keys');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  if (!permissions.includes('keys:revoke')) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-label={t('revokeName', { name })}>
        {t('revoke')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('revokeTitle', { name })} initialFocus={keep}>
        <RevokeForm id={id} name={name} keep={keep} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type RevokeFormProps = {
  id: string;
  name: string;
  keep: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
};

function RevokeForm({ id, name, keep, onClose }: RevokeFormProps) {
  const t = useTranslations('keys');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(revokeKeyAction);
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (typed.trim() !== name) return;
    const sent = await submit({ id });
    if (sent.kind !== 'done') return;
    toast({ title: t('doneRevoked', { name }) });
    onClose();
    router.refresh();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t('revokeMeaning')}</p>
      {state.kind === 'refused' ? (
        <ProblemNote title={t('revokeErrorTitle')} problem={state.problem} />
      ) : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('revokeLost')}
        </ErrorState>
      ) : null}
      <Field
        label={t('revokeType', { name })}
        error={tried && typed.trim() !== name ? t('revokeMismatch') : null}
      >
        {(control) => (
          <input
            {...control}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <DialogActions>
        <Button ref={keep} onClick={onClose}>
          {t('keep')}
        </Button>
        <Button type="submit" look="danger" busy={state.kind === 'busy'}>
          {t('revokeSubmit', { name })}
        </Button>
      </DialogActions>
    </form>
  );
}
