import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { Id } from '@/components/ui/id';
import type { BulkResult } from '@/lib/lists/run-bulk';

/** What became of each row of a batch; what was refused says why. */
export function BulkResults({ results, onClose }: { results: readonly BulkResult[]; onClose: () => void }) {
  const t = useTranslations('lists.bulk');
  const common = useTranslations('common');
  const done = results.filter((result) => result.isDone).length;
  return (
    <div>
      <p role="status" className="text-body font-medium">
        {t('result', { done, count: results.length })}
      </p>
      <ul className="mt-3 max-h-80 overflow-y-auto border-t border-line">
        {results.map((result) => (
          <li key={result.id} className="flex items-start gap-2 border-b border-line py-1.5 text-table">
            <Icon
              name={result.isDone ? 'check' : 'cross'}
              className={result.isDone ? 'mt-0.5 text-ok' : 'mt-0.5 text-bad'}
            />
            <span className="min-w-0">
              <Id id={result.id} copy={false} />
              <span className="block text-ink-2">
                {result.waits ? t('rowWaits') : result.isDone ? t('rowDone') : result.detail}
              </span>
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
