'use client';

import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useRef, useState } from 'react';
import { REASONS, type Reason } from '@/components/payments/payment-parts';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { useSubmission } from '@/components/shell/use-submission';
import { AmountField } from '@/components/ui/amount-field';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { type Currency, formatMoney } from '@/lib/money';
import { issueRefundAction } from '@/lib/refunds/actions';
import type { RefundView } from '@/lib/refunds/render';
import { RefundConsequences } from './refund-consequences';
import { RefundProblem } from './refund-problem';
import { RefundStanding } from './refund-standing';
import { useRefundAmount } from './use-refund-amount';

type RefundFormProps = {
  payment: PaymentShape;
  limit: number | null;
  onReload: () => Promise<void>;
  onCancel: () => void;
  onMade: (refund: RefundView) => Promise<void>;
};

/** Amount, reason, note, and a button that names the amount it is about to move. */
export function RefundForm({ payment, limit, onReload, onCancel, onMade }: RefundFormProps) {
  const t = useTranslations('refund');
  const locale = useLocale();
  const currency = payment.currency as Currency;
  const { state, submit } = useSubmission(issueRefundAction);
  const { text, setText, amount, error } = useRefundAmount(currency, payment.amount_refundable, limit);
  const [reason, setReason] = useState<Reason | ''>('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const [touched, setTouched] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // After a lost answer the same refund must be sent again, so what was sent can no longer be changed.
  const frozen = state.kind === 'busy' || state.kind === 'lost';
  const reasonError = reason === '' ? t('reasonEmpty') : null;
  const noteError = reason === 'other' && note.trim() === '' ? t('noteNeeded') : null;

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (amount === null || reason === '' || noteError) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const sent = await submit({
      payment: payment.id,
      amount,
      currency,
      reason,
      ...(note.trim() ? { note: note.trim() } : {}),
    });
    if (sent.kind === 'done') await onMade(sent.data);
    else if (sent.kind === 'refused') await onReload();
  }
  return (
    <form ref={form} onSubmit={send} noValidate className="flex flex-col gap-4">
      <RefundStanding payment={payment} />
      <RefundProblem state={state} remaining={payment.amount_refundable} currency={currency} />
      <AmountField
        label={t('amount')}
        hint={t('amountHint', { amount: formatMoney(payment.amount_refundable, currency, locale) })}
        error={tried || touched ? error : null}
        value={text}
        onChange={(next) => {
          setTouched(true);
          setText(next);
        }}
        currency={currency}
        disabled={frozen}
      />
      <Field label={t('reason')} error={tried ? reasonError : null}>
        {(control) => (
          <Select
            {...control}
            value={reason}
            disabled={frozen}
            onChange={(event) => setReason(event.target.value as Reason | '')}
          >
            <option value="">{t('choose')}</option>
            {REASONS.map((one) => (
              <option key={one} value={one}>
                {t(`reasons.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('note')} hint={t('noteHint')} error={tried ? noteError : null}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={1000}
            value={note}
            disabled={frozen}
            onChange={(event) => setNote(event.target.value)}
            className={`${control.className} h-auto py-1.5`}
          />
        )}
      </Field>
      <RefundConsequences payment={payment} amount={amount} />
      <DialogActions>
        <Button onClick={onCancel}>{t('keep')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {amount === null
            ? t('submitEmpty')
            : t('submit', { amount: formatMoney(amount, currency, locale) })}
        </Button>
      </DialogActions>
    </form>
  );
}
