'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TotpSetupForm } from './totp-setup-form';

/** Sets up an authenticator app, or another one in place of the app in use. */
export function TotpButton({ isChange }: { isChange: boolean }) {
  const t = useTranslations('security');
  const router = useRouter();
  const [open, setOpen] = useState(false);
  function close() {
    setOpen(false);
    router.refresh();
  }
  return (
    <>
      <Button look={isChange ? 'secondary' : 'primary'} onClick={() => setOpen(true)}>
        {t(isChange ? 'appChange' : 'appSetUp')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('appTitle')} keepOpen>
        <TotpSetupForm isChange={isChange} onClose={close} />
      </Dialog>
    </>
  );
}
