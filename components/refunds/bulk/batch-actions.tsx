'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button, buttonClass } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ProblemNote } from '@/components/ui/problem-note';
import { type Currency, formatMoney } from '@/lib/money';
import { decideBatchAction } from '@/lib/refunds/bulk/actions';
import type { Total } from '@/lib/refunds/bulk/schema';

type BatchActionsProps = {
  batch: string;
  status: string;
  rowCount: number;
  /** Refunds of the file that have not ended. */
  onTheWay: number;
  totals: readonly Total[];
  mayRefund: boolean;
};

const FOLLOW_MS = 2_000;
/** Refunds that wait for a network that is down may take hours. */
const FOLLOW_LEFT_MS = 5_000;

/** Begins or discards a checked file; while it runs and until its refunds have ended, the page follows it. */
export function BatchActions(props: BatchActionsProps) {
  const { batch, status, rowCount, onTheWay, totals, mayRefund } = props;
  const t = useTranslations('bulk');
  const { base } = useConsole();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const discard = useSubmission(decideBatchAction);
  useEffect(() => {
    if (status !== 'running' && onTheWay === 0) return;
    const timer = setInterval(() => router.refresh(), status === 'running' ? FOLLOW_MS : FOLLOW_LEFT_MS);
    return () => clearInterval(timer);
  }, [status, onTheWay, router]);
  return (
    <>
      {status === 'checked' && mayRefund ? (
        <>
          <Button
            busy={discard.state.kind === 'busy'}
            onClick={async () => {
              await discard.submit({ batch, status: 'discarded' });
              router.refresh();
            }}
          >
            {t('discard')}
          </Button>
          <Button look="primary" onClick={() => setOpen(true)}>
            {t('begin')}
          </Button>
        </>
      ) : null}
      {status === 'checked' || status === 'discarded' ? null : (
        <a href={`${base}/refunds/bulk/${batch}/result`} download className={buttonClass('secondary')}>
          {t('download')}
        </a>
      )}
      <BeginDialog
        batch={batch}
        rowCount={rowCount}
        totals={totals}
        open={open}
        onOpenChange={setOpen}
        onBegun={() => router.refresh()}
      />
    </>
  );
}

type BeginDialogProps = {
  batch: string;
  rowCount: number;
  totals: readonly Total[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onBegun: () => void;
};

function BeginDialog({ batch, rowCount, totals, open, onOpenChange, onBegun }: BeginDialogProps) {
  const t = useTranslations('bulk');
  const refund = useTranslations('refund');
  const locale = useLocale();
  const keep = useRef<HTMLButtonElement>(null);
  const { state, submit } = useSubmission(decideBatchAction);
  const sums = totals.map(({ amount, currency }) => formatMoney(amount, currency as Currency, locale));
  const sum = new Intl.ListFormat(locale).format(sums);

  async function begin() {
    const answer = await submit({ batch, status: 'running' });
    if (answer.kind === 'done') onOpenChange(false);
    onBegun();
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('beginTitle')} initialFocus={keep}>
      <p className="text-table text-ink-2">{t('beginText', { count: rowCount })}</p>
      {state.kind === 'refused' ? <ProblemNote title={t('beginFailed')} problem={state.problem} /> : null}
      <DialogActions>
        <Button ref={keep} onClick={() => onOpenChange(false)}>
          {refund('keep')}
        </Button>
        <Button look="primary" busy={state.kind === 'busy'} onClick={() => void begin()}>
          {t('beginSubmit', { amount: sum })}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
