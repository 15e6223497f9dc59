'use client';

import { useLocale, useTranslations } from 'next-intl';
import { REASONS, type Reason } from '@/components/payments/payment-parts';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { AmountField } from '@/components/ui/amount-field';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { type Currency, formatMoney } from '@/lib/money';
import { RefundConsequences } from './refund-consequences';
import { RefundDisputes } from './refund-disputes';
import type { RefundDraft } from './refund-draft';
import { RefundProblem } from './refund-problem';
import { RefundStanding } from './refund-standing';
import { useRefundForm } from './use-refund-form';
import type { MadeRefund } from './use-undo';

type RefundFormProps = {
  payment: PaymentShape;
  limit: number | null;
  prefill?: RefundDraft;
  onReload: () => Promise<void>;
  onCancel: () => void;
  onMade: (made: MadeRefund) => Promise<void>;
};
type Form = ReturnType<typeof useRefundForm>;

/** Amount, reason, note, and a button that names the amount it is about to move. */
export function RefundForm({ payment, limit, prefill, onReload, onCancel, onMade }: RefundFormProps) {
  const t = useTranslations('refund');
  const locale = useLocale();
  const currency = payment.currency as Currency;
  const form = useRefundForm({ payment, limit, prefill, onReload, onMade });
  const { amount, aboveLimit, confirmation } = form;
  const money = (minor: number) => formatMoney(minor, currency, locale);
  return (
    <form ref={form.form} onSubmit={form.send} noValidate className="flex flex-col gap-4">
      <RefundStanding payment={payment} />
      {form.restored ? <Note>{t('draftKept')}</Note> : null}
      <RefundDisputes payment={payment} />
      <RefundProblem state={form.state} remaining={payment.amount_refundable} currency={currency} />
      <AmountField
        label={t('amount')}
        hint={t('amountHint', { amount: money(payment.amount_refundable) })}
        error={form.errors.amount}
        value={form.text}
        onChange={(next) => form.set({ amount: next })}
        currency={currency}
        disabled={form.frozen}
      />
      <ReasonFields form={form} />
      {confirmation && amount !== null ? (
        <AmountField
          label={t('confirmAmount')}
          hint={t('confirmAmountHint', { amount: money(amount) })}
          error={form.errors.confirmation}
          value={confirmation.value}
          onChange={confirmation.set}
          currency={currency}
          disabled={form.frozen}
        />
      ) : null}
      {aboveLimit && amount !== null ? (
        <Note tone="warn">{t('aboveLimit', { limit: money(limit ?? 0), amount: money(amount) })}</Note>
      ) : null}
      <RefundConsequences payment={payment} amount={amount} />
      <DialogActions>
        <Button onClick={onCancel}>{t('keep')}</Button>
        <Button type="submit" look="primary" busy={form.state.kind === 'busy'}>
          {amount === null
            ? t('submitEmpty')
            : t(aboveLimit ? 'submitRequest' : 'submit', { amount: money(amount) })}
        </Button>
      </DialogActions>
    </form>
  );
}

function ReasonFields({ form }: { form: Form }) {
  const t = useTranslations('refund');
  const { values, errors, frozen } = form;
  return (
    <>
      <Field label={t('reason')} error={errors.reason}>
        {(control) => (
          <Select
            {...control}
            value={values.reason}
            disabled={frozen}
            onChange={(event) => form.set({ reason: event.target.value as Reason | '' })}
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
      <Field label={t('note')} hint={t('noteHint')} error={errors.note}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={1000}
            value={values.note}
            disabled={frozen}
            onChange={(event) => form.set({ note: event.target.value })}
            className={`${control.className} h-auto py-1.5`}
          />
        )}
      </Field>
    </>
  );
}
