'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { type Currency, formatMoney } from '@/lib/money';
import type { RefundView } from '@/lib/refunds/render';
import { useUndo } from './use-undo';

type WithdrawDialogProps = {
  refund: RefundView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone: () => void;
};

/** Takes back what was not sent: the requester what waits for approval, anybody what waits for a network. */
export function WithdrawDialog({ refund, open, onOpenChange, onDone }: WithdrawDialogProps) {
  const t = useTranslations('refundPage');
  const approval = useTranslations('approval');
  const lost = useTranslations('refund');
  const locale = useLocale();
  const keep = useRef<HTMLButtonElement>(null);
  const { state, undo } = useUndo(0);
  const what = refund.status === 'requires_approval' ? 'withdraw' : 'takeBack';

  async function withdraw() {
    const answer = await undo(refund.id);
    if (answer.kind === 'done') onOpenChange(false);
    // Without a connection there is no newer page, and asking for one would take this one away.
    if (answer.kind !== 'lost') onDone();
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t(`${what}Title`, { amount: formatMoney(refund.amount, refund.currency as Currency, locale) })}
      initialFocus={keep}
    >
      <p className="text-table text-ink-2">{t(`${what}Text`)}</p>
      {state.kind === 'refused' ? <ProblemNote title={approval('error')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={lost('lostTitle')} requestId={state.problem?.request_id}>
          {t('withdrawLost')}
        </ErrorState>
      ) : null}
      <DialogActions>
        <Button ref={keep} onClick={() => onOpenChange(false)}>
          {t('withdrawKeep')}
        </Button>
        <Button look="danger" busy={state.kind === 'busy'} onClick={() => void withdraw()}>
          {t(what)}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
