'use client';

import { useTranslations } from 'next-intl';
import type { ComponentType } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { ExportButton } from './export-button';

type BatchBarProps<Row extends { id: string }> = {
  columns: string[];
  apiQuery: Record<string, string>;
  rows: readonly Row[];
  Actions?: ComponentType<{ rows: readonly Row[]; onDone: () => void }>;
  onClear: () => void;
};

/** What can be done with the selected rows; it stands at the bottom of the window and covers no row for good. */
export function BatchBar<Row extends { id: string }>({
  rows,
  columns,
  apiQuery,
  Actions,
  onClear,
}: BatchBarProps<Row>) {
  const t = useTranslations('lists');
  const { permissions } = useConsole();
  return (
    <>
      <span role="status" className="sr-only">
        {rows.length > 0 ? t('selected', { count: rows.length }) : ''}
      </span>
      {rows.length > 0 ? (
        <section
          aria-label={t('batch')}
          className="sticky bottom-0 z-20 flex flex-wrap items-center gap-2 border-y border-line bg-accent-tint px-4 py-2 md:px-6"
        >
          <span className="mr-2 text-table font-medium">{t('selected', { count: rows.length })}</span>
          {Actions ? <Actions rows={rows} onDone={onClear} /> : null}
          {permissions.includes('exports:write') ? (
            <ExportButton
              columns={columns}
              count={rows.length}
              apiQuery={apiQuery}
              ids={rows.map((row) => row.id)}
            />
          ) : null}
          <Button look="quiet" size="small" onClick={onClear} className="ml-auto">
            {t('unselect')}
          </Button>
        </section>
      ) : null}
    </>
  );
}
