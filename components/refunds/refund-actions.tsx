'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { ActionButton } from '@/components/ui/action-button';
import { Button } from '@/components/ui/button';
import { useToast } from '@/components/ui/toast';
import { type Currency, formatMoney } from '@/lib/money';
import { DecisionDialog } from './decision-dialog';
import { isDelayed } from './follow-ms';
import type { RefundDetailProps } from './load-refund';
import { useRefundAgain } from './refund-again';
import { useFollow } from './use-follow';
import { useUndo } from './use-undo';
import { WithdrawDialog } from './withdraw-dialog';

type Dialogs = 'approved' | 'rejected' | 'withdraw';

/** What can be done with a refund as it stands: undo it, decide on it, withdraw it, try it again. */
export function RefundActions({ detail }: { detail: RefundDetailProps }) {
  const { refund, payment, approval, undoMs, viewer } = detail;
  const t = useTranslations('refundPage');
  const { permissions } = useConsole();
  const router = useRouter();
  const blocked = useBlocked(detail);
  const [open, setOpen] = useState<Dialogs | null>(null);
  const toggle = (dialog: Dialogs) => (next: boolean) => setOpen(next ? dialog : null);
  const waiting = refund.status === 'requires_approval' && approval !== null;
  const again = useRefundAgain(payment, viewer.limit);
  useFollow(refund);
  return (
    <div role="toolbar" aria-label={t('actions')} className="flex flex-wrap gap-2 empty:hidden">
      {refund.status === 'pending' && undoMs > 0 && permissions.includes('refunds:write') ? (
        <UndoButton detail={detail} />
      ) : null}
      {isDelayed(refund) && permissions.includes('refunds:write') ? (
        <ActionButton blockedBecause={null} onClick={() => setOpen('withdraw')}>
          {t('takeBack')}
        </ActionButton>
      ) : null}
      {waiting ? (
        <>
          <Decide what="approved" blocked={blocked} onPress={() => setOpen('approved')} />
          <Decide what="rejected" blocked={blocked} onPress={() => setOpen('rejected')} />
          {viewer.isRequester ? (
            <ActionButton data-action="withdraw" onClick={() => setOpen('withdraw')}>
              {t('withdraw')}
            </ActionButton>
          ) : null}
          <DecisionDialog
            detail={detail}
            decision="approved"
            open={open === 'approved'}
            onOpenChange={toggle('approved')}
            onDone={() => router.refresh()}
          />
          <DecisionDialog
            detail={detail}
            decision="rejected"
            open={open === 'rejected'}
            onOpenChange={toggle('rejected')}
            onDone={() => router.refresh()}
          />
        </>
      ) : null}
      <WithdrawDialog
        refund={refund}
        open={open === 'withdraw'}
        onOpenChange={toggle('withdraw')}
        onDone={() => router.refresh()}
      />
      {refund.status === 'failed' &&
      permissions.includes('refunds:write') &&
      payment.amount_refundable > 0 ? (
        <Button data-action="again" look="primary" onClick={() => again.tryAgain(refund)}>
          {t('again')}
        </Button>
      ) : null}
      {again.dialog}
    </div>
  );
}

function Decide(props: { what: 'approved' | 'rejected'; blocked: string | null; onPress: () => void }) {
  const t = useTranslations('approval');
  return (
    <ActionButton
      data-action={props.what}
      look={props.what === 'approved' ? 'primary' : 'secondary'}
      blockedBecause={props.blocked}
      onClick={props.onPress}
    >
      {t(props.what === 'approved' ? 'approve' : 'reject')}
    </ActionButton>
  );
}

function useBlocked({ viewer, refund }: RefundDetailProps): string | null {
  const t = useTranslations('approval.blocked');
  const locale = useLocale();
  if (viewer.whyNotDecide === null) return null;
  return t(viewer.whyNotDecide, {
    limit: formatMoney(viewer.limit ?? 0, refund.currency as Currency, locale),
  });
}

function UndoButton({ detail: { refund, undoMs } }: { detail: RefundDetailProps }) {
  const t = useTranslations('refund');
  const locale = useLocale();
  const router = useRouter();
  const toast = useToast();
  // The time that was left when the button appeared; later renders of the page must not start the count again.
  const [beginMs] = useState(undoMs);
  const { secondsLeft, undo } = useUndo(beginMs);
  const amount = formatMoney(refund.amount, refund.currency as Currency, locale);

  async function press() {
    const answer = await undo(refund.id);
    if (answer.kind === 'done') toast({ title: t('undoneTitle', { amount }), description: t('undone') });
    else if (answer.kind === 'refused') {
      toast({ title: t('undoFailed'), description: answer.problem.detail, isProblem: true });
    }
    router.refresh();
  }
  return (
    <span className="flex items-center gap-3">
      <span className="text-table text-ink-2">{t('undoCountdown', { seconds: secondsLeft })}</span>
      <ActionButton
        data-action="undo"
        look="primary"
        blockedBecause={secondsLeft > 0 ? null : t('undoTooLate')}
        onClick={() => void press()}
      >
        {t('undo')}
      </ActionButton>
    </span>
  );
}
