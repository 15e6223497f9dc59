'use client';

import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { Disclosure } from '@/components/ui/disclosure';
import type { NumberedMark } from '@/lib/metrics/marks-of-metric';
import { WriteMark } from './write-mark';

/** Their words come with the page where anything happened, and not with others. */
const MarkLine = dynamic(() => import('./mark-line').then((line) => line.MarkLine));

/** What happened meanwhile besides payments: the marks of the chart, in words; and where what happened is written. */
export function MarkList({ marks }: { marks: readonly NumberedMark[] }) {
  const t = useTranslations('insights');
  const { permissions } = useConsole();
  return (
    <div className="mt-2 flex min-h-6 flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
      {marks.length === 0 ? (
        <p className="text-table text-ink-3">{t('noMarks')}</p>
      ) : (
        <Disclosure summary={t('marks', { count: marks.length })}>
          <ol className="text-table">
            {marks.map((mark) => (
              <MarkLine key={mark.id} mark={mark} />
            ))}
          </ol>
        </Disclosure>
      )}
      {permissions.includes('metrics:write') ? <WriteMark /> : null}
    </div>
  );
}
