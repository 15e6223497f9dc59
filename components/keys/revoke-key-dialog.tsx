'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type RefObject, useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useToast } from '@/components/ui/toast';
import { TypedConfirmation } from '@/components/ui/typed-confirmation';
import { revokeKeyAction } from '@/lib/credentials/actions';

/** Ends a key after its name was typed. */
export function RevokeKeyButton({ id, name, size }: { id: string; name: string; size?: 'small' }) {
  const t = useTranslations('keys');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  if (!permissions.includes('keys:revoke')) return null;
  return (
    <>
      <Button size={size} onClick={() => setOpen(true)} aria-label={t('revokeName', { name })}>
        {t('revokeOpen')}
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

  async function revoke() {
    const sent = await submit({ id });
    if (sent.kind !== 'done') return;
    toast({ title: t('doneRevoked', { name }) });
    onClose();
    router.refresh();
  }
  return (
    <TypedConfirmation
      label={t('revokeType', { name })}
      faultOf={(typed) => (typed === name ? null : t('revokeMismatch'))}
      state={state}
      words={{
        keep: t('keep'),
        submit: t('revokeSubmit', { name }),
        refusedTitle: t('revokeErrorTitle'),
        lostTitle: t('lostTitle'),
        lost: t('revokeLost'),
      }}
      keep={keep}
      onConfirm={() => void revoke()}
      onClose={onClose}
    >
      <p>{t('revokeMeaning')}</p>
    </TypedConfirmation>
  );
}
