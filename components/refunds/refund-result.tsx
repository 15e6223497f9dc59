'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Id } from '@/components/ui/id';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { type Currency, formatMoney } from '@/lib/money';
import type { RefundView } from '@/lib/refunds/render';
import { useRefundFailure } from './refund-failure-words';
import { type MadeRefund, useUndo } from './use-undo';

type RefundResultProps = {
  made: MadeRefund;
  payment: PaymentShape;
  /** The refund moved on: what the page and the dialog show of the payment is old. */
  onChanged: () => Promise<void>;
  /** It cannot be undone any more. */
  onEnded: () => void;
  onAnother: () => void;
  onClose: () => void;
};

const POLL_MS = 1_000;
const TONES = {
  succeeded: 'ok',
  undone: 'neutral',
  waiting: 'warn',
  sent: 'warn',
  delayed: 'warn',
  approval: 'warn',
  failed: 'bad',
  rejected: 'bad',
  expired: 'bad',
} as const;

/** What became of the refund, followed until it has ended; it stays until the reader closes it. */
export function RefundResult({ made, payment, onChanged, onEnded, onAnother, onClose }: RefundResultProps) {
  const t = useTranslations('refund');
  const common = useTranslations('common');
  const locale = useLocale();
  const { base } = useConsole();
  const refund = useFollowedRefund(made.refund, onChanged, onEnded);
  const { secondsLeft, state, undo } = useUndo(made.undoMs);
  const heading = useRef<HTMLParagraphElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const money = (minor: number) => formatMoney(minor, refund.currency as Currency, locale);
  const canUndo = refund.status === 'pending' && secondsLeft > 0;
  const remaining = payment.amount_refundable;
  return (
    <div className="flex flex-col gap-4">
      <Verdict refund={refund} canUndo={canUndo} heading={heading} />
      {canUndo ? (
        <div className="flex items-center justify-between gap-3">
          <p className="text-table text-ink-2">{t('undoCountdown', { seconds: secondsLeft })}</p>
          <Button
            busy={state.kind === 'busy'}
            onClick={async () => {
              await undo(refund.id);
              heading.current?.focus();
              await onChanged();
            }}
          >
            {t('undo')}
          </Button>
        </div>
      ) : null}
      {state.kind === 'refused' ? <ProblemNote title={t('undoFailed')} problem={state.problem} /> : null}
      <p className="text-table text-ink-2">
        <span>{remaining > 0 ? t('remainingNow', { amount: money(remaining) }) : t('remainingNone')}</span>{' '}
        <Link href={`${base}/refunds/${refund.id}`} className="font-medium text-accent underline">
          {t('open')}
        </Link>
      </p>
      <DialogActions>
        {remaining > 0 ? (
          <Button onClick={onAnother}>{refund.status === 'failed' ? t('again') : t('another')}</Button>
        ) : null}
        <Button look="primary" onClick={onClose}>
          {common('done')}
        </Button>
      </DialogActions>
    </div>
  );
}

function verdictOf(
  { status, dispatch_tries: tries, dispatch_at: next }: RefundView,
  canUndo: boolean,
): keyof typeof TONES {
  if (status === 'pending' && tries > 0 && next) return 'delayed';
  if (status === 'pending') return canUndo ? 'waiting' : 'sent';
  if (status === 'requires_approval') return 'approval';
  if (status === 'canceled') return 'undone';
  return status in TONES ? (status as keyof typeof TONES) : 'sent';
}

function Verdict({
  refund,
  canUndo,
  heading,
}: {
  refund: RefundView;
  canUndo: boolean;
  heading: React.RefObject<HTMLParagraphElement | null>;
}) {
  const t = useTranslations('refund');
  const locale = useLocale();
  const failure = useRefundFailure();
  const verdict = verdictOf(refund, canUndo);
  const text = {
    succeeded: () => t('succeeded'),
    undone: () => t('undone'),
    waiting: () => t('waiting'),
    sent: () => t('sent'),
    delayed: () => t('delayed'),
    approval: () => t('approvalNoTime'),
    failed: () => t('failed', { reason: failure(refund.failure) }),
    rejected: () => t('rejected'),
    expired: () => t('expired'),
  }[verdict]();
  return (
    <Note tone={TONES[verdict]}>
      <p ref={heading} tabIndex={-1} role="status" className="text-body font-bold text-ink outline-none">
        {t(`${verdict}Title`, { amount: formatMoney(refund.amount, refund.currency as Currency, locale) })}
      </p>
      <p>{text}</p>
      <p className="mt-2">
        <Id id={refund.id} />
      </p>
    </Note>
  );
}

/** The refund as it is now, asked again every second until the network has spoken. */
function useFollowedRefund(
  made: RefundView,
  onChanged: () => Promise<void>,
  onEnded: () => void,
): RefundView {
  const { environmentId } = useConsole();
  const { data } = useQuery({
    queryKey: ['refund', environmentId, made.id],
    queryFn: ({ signal }) => apiGet<RefundView>(environmentId, `/refunds/${made.id}`, signal),
    initialData: made,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? POLL_MS : false),
  });
  const seen = useRef(made.status);
  useEffect(() => {
    if (seen.current === data.status) return;
    seen.current = data.status;
    onEnded();
    void onChanged();
  });
  return data;
}
