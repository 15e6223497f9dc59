'use client';

import { useTranslations } from 'next-intl';
import { lazy, Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { ExportScope } from './export-dialog';

const ExportDialog = lazy(() => import('./export-dialog').then((file) => ({ default: file.ExportDialog })));

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
      <Suspense>{open ? <ExportDialog {...scope} onOpenChange={setOpen} /> : null}</Suspense>
    </>
  );
}
