'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Later } from '@/components/ui/later';
import { onDemand } from '@/components/ui/on-demand';
import type { ExportScope } from './export-dialog';

const EXPORT_DIALOG = onDemand(async () => (await import('./export-dialog')).ExportDialog);

type ExportButtonProps = ExportScope & { id?: string };

/** Opens the dialog that exports the list as it is filtered, or the selected rows. */
export function ExportButton({ id, ...scope }: ExportButtonProps) {
  const t = useTranslations('lists.export');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        id={id}
        data-action={id ? 'export' : undefined}
        size="small"
        aria-keyshortcuts={id ? 'e' : undefined}
        onClick={() => setOpen(true)}
      >
        {t('open')}
      </Button>
      <Later demand={EXPORT_DIALOG} isWanted={open} onClose={() => setOpen(false)}>
        {(ExportDialog) => (open ? <ExportDialog {...scope} onOpenChange={setOpen} /> : null)}
      </Later>
    </>
  );
}
