'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ProblemNote } from '@/components/ui/problem-note';
import { deleteViewAction } from '@/lib/lists/actions';
import type { SavedViewShape } from '@/lib/lists/saved-views';
import { useList } from './list-context';

type DeleteViewDialogProps = { view: SavedViewShape; onOpenChange: (open: boolean) => void };

/** Deletes a view; the rows that it showed stay where they are. */
export function DeleteViewDialog({ view, onOpenChange }: DeleteViewDialogProps) {
  const t = useTranslations('lists.views');
  const common = useTranslations('common');
  const router = useRouter();
  const { hrefOf, go } = useList();
  const safe = useRef<HTMLButtonElement>(null);
  const { state, submit } = useSubmission(deleteViewAction);
  async function remove() {
    const result = await submit({ id: view.id, version: view.version });
    if (result.kind !== 'done') return;
    onOpenChange(false);
    go(hrefOf({ saved: null }));
    router.refresh();
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t('titles.delete', { name: view.name })}
      initialFocus={safe}
      finalFocus={() => document.getElementById('list-views')}
    >
      {problem ? <ProblemNote problem={problem} title={t('failed')} /> : null}
      <p className="text-body text-ink-2">{t(view.isShared ? 'deleteShared' : 'deletePrivate')}</p>
      <DialogActions>
        <Button ref={safe} onClick={() => onOpenChange(false)}>
          {common('cancel')}
        </Button>
        <Button look="danger" busy={state.kind === 'busy'} onClick={() => void remove()}>
          {t('submit.delete')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
