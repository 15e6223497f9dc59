'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ProblemNote } from '@/components/ui/problem-note';
import { endEverySessionAction } from '@/lib/sessions/actions';

/** Ends every session of the member, this one too. */
export function SignOutEverywhere() {
  const t = useTranslations('security.sessions');
  const common = useTranslations('common');
  const keep = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const { state, submit } = useSubmission(endEverySessionAction);
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  async function end() {
    const sent = await submit({});
    if (sent.kind === 'done') window.location.assign('/sign-in');
  }
  return (
    <>
      <Button data-action="sign-out-everywhere" onClick={() => setOpen(true)}>
        {t('everywhere')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('everywhereTitle')} initialFocus={keep}>
        <div className="flex flex-col gap-4">
          <p className="text-body text-ink-2">{t('everywhereMeaning')}</p>
          {problem ? <ProblemNote title={t('everywhereFailed')} problem={problem} /> : null}
          <DialogActions>
            <Button ref={keep} onClick={() => setOpen(false)}>
              {common('cancel')}
            </Button>
            <Button look="danger" busy={state.kind === 'busy'} onClick={() => void end()}>
              {t('everywhereSubmit')}
            </Button>
          </DialogActions>
        </div>
      </Dialog>
    </>
  );
}
