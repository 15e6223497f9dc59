'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { AddPasskeyForm } from './add-passkey-form';

/** Makes a passkey in this browser, or in a phone or security key that it knows. */
export function AddPasskeyButton() {
  const t = useTranslations('security');
  const router = useRouter();
  const [open, setOpen] = useState(false);
  function close() {
    setOpen(false);
    router.refresh();
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('passkeyAdd')}</Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('passkeyTitle')} keepOpen>
        <AddPasskeyForm onClose={close} />
      </Dialog>
    </>
  );
}
