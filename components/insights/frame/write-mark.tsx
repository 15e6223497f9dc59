'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Later } from '@/components/ui/later';
import { onDemand } from '@/components/ui/on-demand';

const DIALOG = onDemand(async () => (await import('./write-mark-dialog')).WriteMarkDialog);

/** Opens the dialog in which somebody says what happened. */
export function WriteMark() {
  const t = useTranslations('insights');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" size="small" data-action="write-annotation" onClick={() => setOpen(true)}>
        {t('writeMark')}
      </Button>
      <Later demand={DIALOG} isWanted={isOpen} onClose={() => setOpen(false)}>
        {(Dialog) => (isOpen ? <Dialog onOpenChange={setOpen} /> : null)}
      </Later>
    </>
  );
}
