'use client';

import { useTranslations } from 'next-intl';
import type { ComponentType } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { ExportButton } from './export-button';
import { useList } from './list-context';

type BatchBarProps<Row extends { id: string }> = {
  columns: string[];
  apiQuery: Record<string, string>;
  rows: readonly Row[];
  Actions?: ComponentType<{ rows: readonly Row[]; onDone: () => void }>;
  onSelectAll: (on: boolean) => void;
  onClear: () => void;
};

/**
 * What can be done with the selected rows; it stands at the bottom of the window and covers no row for good. On a phone
 * it also says that pressing selects, and has what the table's head has elsewhere.
 */
export function BatchBar<Row extends { id: string }>({
  rows,
  columns,
  apiQuery,
  Actions,
  onSelectAll,
  onClear,
}: BatchBarProps<Row>) {
  const t = useTranslations('lists');
  const { permissions } = useConsole();
  const { isSelecting } = useList();
  const isAny = rows.length > 0;
  return (
    <>
      <span role="status" className="sr-only">
        {rows.length > 0 ? t('selected', { count: rows.length }) : ''}
      </span>
      {isAny || isSelecting ? (
        <section
          aria-label={t('batch')}
          className={classNames(
            'sticky bottom-0 z-20 flex flex-wrap items-center gap-2 border-y border-line bg-accent-tint px-4 py-2 md:px-6',
            isAny ? null : 'md:hidden',
          )}
        >
          <span className="mr-2 text-table font-medium">
            {isAny ? t('selected', { count: rows.length }) : t('selectHint')}
          </span>
          {isSelecting ? (
            <Button look="quiet" size="small" onClick={() => onSelectAll(true)} className="ml-auto md:hidden">
              {t('selectEvery')}
            </Button>
          ) : null}
          {isAny && Actions ? <Actions rows={rows} onDone={onClear} /> : null}
          {isAny && permissions.includes('exports:write') ? (
            <ExportButton
              columns={columns}
              count={rows.length}
              apiQuery={apiQuery}
              ids={rows.map((row) => row.id)}
            />
          ) : null}
          <Button look="quiet" size="small" onClick={onClear} className="ml-auto">
            {t(isAny ? 'unselect' : 'selectEnd')}
          </Button>
        </section>
      ) : null}
    </>
  );
}
