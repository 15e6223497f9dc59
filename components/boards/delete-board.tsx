'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ProblemNote } from '@/components/ui/problem-note';
import { deleteBoardAction } from '@/lib/boards/actions';
import type { BoardShape } from '@/lib/boards/queries';

/** Deletes a board; the numbers that it showed stay where they are. */
export function DeleteBoard({ board, path }: { board: BoardShape; path: string }) {
  const t = useTranslations('boards');
  const common = useTranslations('common');
  const router = useRouter();
  const safe = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const { state, submit } = useSubmission(deleteBoardAction);
  async function remove() {
    const result = await submit({ id: board.id, version: board.version });
    if (result.kind !== 'done') return;
    router.push(path);
    router.refresh();
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <>
      <Button look="danger" className="sm:ml-auto" data-action="delete-board" onClick={() => setOpen(true)}>
        {t('delete')}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title={t('deleteTitle', { name: board.name })}
        initialFocus={safe}
      >
        {problem ? <ProblemNote problem={problem} title={t('notDeleted')} /> : null}
        <p className="text-body text-ink-2">{t(board.isShared ? 'deleteShared' : 'deletePrivate')}</p>
        <DialogActions>
          <Button ref={safe} onClick={() => setOpen(false)}>
            {common('cancel')}
          </Button>
          <Button look="danger" busy={state.kind === 'busy'} onClick={() => void remove()}>
            {t('delete')}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
