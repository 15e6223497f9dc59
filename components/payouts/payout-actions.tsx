'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCountdown } from '@/components/refunds/use-countdown';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { useToast } from '@/components/ui/toast';
import { cancelPayoutAction } from '@/lib/payouts/actions';
import type { PayoutView } from '@/lib/payouts/render';
import { PayOutButton } from './pay-out-dialog';

type PayoutActionsProps = { payout: PayoutView; undoMs: number; amount: string };

/** What can be done with a payout as it stands: take it back, or pay out again what failed. */
export function PayoutActions({ payout, undoMs, amount }: PayoutActionsProps) {
  const t = useTranslations('payouts');
  const { permissions } = useConsole();
  if (!permissions.includes('payouts:write')) return null;
  const isWaiting = payout.status === 'pending' && payout.dispatch_at !== null;
  return (
    <div role="toolbar" aria-label={t('actions')} className="flex flex-wrap gap-2 empty:hidden">
      {isWaiting && (undoMs > 0 || payout.dispatch_tries > 0) ? (
        <CancelButton payout={payout} undoMs={undoMs} amount={amount} />
      ) : null}
      {payout.status === 'failed' ? <PayOutButton again={payout} /> : null}
    </div>
  );
}

function CancelButton({ payout, undoMs, amount }: PayoutActionsProps) {
  const t = useTranslations('payouts');
  const router = useRouter();
  const toast = useToast();
  // The time that was left when the button appeared; later renders of the page must not start the count again.
  const [beginMs] = useState(undoMs);
  const secondsLeft = useCountdown(beginMs);
  const { state, submit } = useSubmission(cancelPayoutAction);
  // It waits for a bank that could not be reached: until the next try there is no countdown.
  const isDelayed = payout.dispatch_tries > 0;
  async function cancel() {
    const sent = await submit({ id: payout.id });
    if (sent.kind === 'done')
      toast({ title: t('canceledTitle', { amount }), description: t('canceledMeaning') });
    else if (sent.kind === 'refused')
      toast({ title: t('notCanceled'), description: sent.problem.detail, isProblem: true });
    router.refresh();
  }
  return (
    <span className="flex flex-wrap items-center gap-3">
      {isDelayed ? null : (
        <span className="text-table text-ink-2">{t('undoCountdown', { seconds: secondsLeft })}</span>
      )}
      <ActionButton
        data-action="cancel-payout"
        busy={state.kind === 'busy'}
        blockedBecause={isDelayed || secondsLeft > 0 ? null : t('undoTooLate')}
        onClick={() => void cancel()}
      >
        {t('cancel')}
      </ActionButton>
    </span>
  );
}
