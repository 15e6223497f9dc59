'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { useDeclineWords } from '@/components/payments/decline-words';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Id } from '@/components/ui/id';
import { Note } from '@/components/ui/note';
import { type Currency, formatMoney } from '@/lib/money';
import type { RefundView } from '@/lib/refunds/render';

type RefundResultProps = {
  refund: RefundView;
  payment: PaymentShape;
  onAnother: () => void;
  onClose: () => void;
};

/** What became of the refund; it stays until the reader closes it. */
export function RefundResult({ refund, payment, onAnother, onClose }: RefundResultProps) {
  const t = useTranslations('refund');
  const common = useTranslations('common');
  const locale = useLocale();
  const words = useDeclineWords();
  const heading = useRef<HTMLParagraphElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const money = (minor: number) => formatMoney(minor, refund.currency as Currency, locale);
  const kind =
    refund.status === 'succeeded' ? 'succeeded' : refund.status === 'failed' ? 'failed' : 'pending';
  const code = (refund.failure as { code?: string } | null)?.code;
  const remaining = payment.amount_refundable;
  return (
    <div className="flex flex-col gap-4">
      <Note tone={kind === 'succeeded' ? 'ok' : kind === 'failed' ? 'bad' : 'warn'}>
        <p ref={heading} tabIndex={-1} role="status" className="text-body font-bold text-ink outline-none">
          {t(`${kind}Title`, { amount: money(refund.amount) })}
        </p>
        <p>{kind === 'failed' ? t('failed', { reason: words.reason(code) }) : t(kind)}</p>
        <p className="mt-2">
          <Id id={refund.id} />
        </p>
      </Note>
      <p className="text-table text-ink-2">
        {remaining > 0 ? t('remainingNow', { amount: money(remaining) }) : t('remainingNone')}
      </p>
      <DialogActions>
        {remaining > 0 ? <Button onClick={onAnother}>{t('another')}</Button> : null}
        <Button look="primary" onClick={onClose}>
          {common('done')}
        </Button>
      </DialogActions>
    </div>
  );
}
