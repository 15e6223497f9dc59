'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { removeFactorAction } from '@/lib/factors/actions';

type RemoveFactorProps = { id: string; name: string; isLast: boolean };

/** Takes a factor out of use. */
export function RemoveFactorButton({ id, name, isLast }: RemoveFactorProps) {
  const t = useTranslations('security');
  const common = useTranslations('common');
  const router = useRouter();
  const toast = useToast();
  const keep = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const { state, submit } = useSubmission(removeFactorAction);
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;

  async function remove() {
    const sent = await submit({ id });
    if (sent.kind !== 'done') return;
    toast({ title: t('removed', { name }) });
    setOpen(false);
    router.refresh();
  }
  return (
    <>
      <Button aria-label={t('removeName', { name })} onClick={() => setOpen(true)}>
        {t('remove')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('removeTitle', { name })}
        initialFocus={keep}
        keepOpen
      >
        <div className="flex flex-col gap-4">
          <p className="text-body text-ink-2">{t(isLast ? 'removeLast' : 'removeMeaning')}</p>
          {problem ? <ProblemNote title={t('notDone')} problem={problem} /> : null}
          <DialogActions>
            <Button ref={keep} onClick={() => setOpen(false)}>
              {common('cancel')}
            </Button>
            <Button look="danger" busy={state.kind === 'busy'} onClick={() => void remove()}>
              {t('removeSubmit')}
            </Button>
          </DialogActions>
        </div>
      </Dialog>
    </>
  );
}
