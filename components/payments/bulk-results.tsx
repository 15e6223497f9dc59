import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { Id } from '@/components/ui/id';
import { useRefusal } from '@/components/ui/refusal-words';
import type { BulkResult } from '@/lib/lists/run-bulk';

type BulkResultsProps = {
  results: readonly BulkResult[];
  /** The rows are refunds that were taken back. */
  undone?: boolean;
  /** What a row says that is done. */
  doneWord?: string;
  onClose: () => void;
  /** What can still be done about the batch. */
  children?: ReactNode;
};

/** What became of each row of a batch; what was refused says why. */
export function BulkResults({ results, undone = false, doneWord, onClose, children }: BulkResultsProps) {
  const t = useTranslations('lists.bulk');
  const common = useTranslations('common');
  const refusal = useRefusal();
  function wordOf(result: BulkResult): string {
    if (!result.isDone) return refusal(result);
    if (undone) return t('rowUndone');
    return result.waits ? t('rowWaits') : (doneWord ?? t('rowDone'));
  }
  const done = results.filter((result) => result.isDone).length;
  return (
    <div>
      <p role="status" className="text-body font-medium">
        {t(undone ? 'undone' : 'result', { done, count: results.length })}
      </p>
      {children}
      <ul className="mt-3 max-h-80 overflow-y-auto border-t border-line">
        {results.map((result) => (
          <li key={result.id} className="flex items-start gap-2 border-b border-line py-1.5 text-table">
            <Icon
              name={result.isDone ? 'check' : 'cross'}
              className={result.isDone ? 'mt-0.5 text-ok' : 'mt-0.5 text-bad'}
            />
            <span className="min-w-0">
              <Id id={result.id} copy={false} />
              <span className="block text-ink-2">{wordOf(result)}</span>
            </span>
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          {common('done')}
        </Button>
      </DialogActions>
    </div>
  );
}
