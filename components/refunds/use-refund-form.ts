'use client';

import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useRef, useState } from 'react';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { useLeaving } from '@/components/sessions/leaving';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { parseAmount } from '@/lib/i18n/decimal';
import { type Currency, formatAmount, formatMoney } from '@/lib/money';
import { issueRefundAction } from '@/lib/refunds/actions';
import { needsTypedAmount } from '@/lib/refunds/confirmation';
import { dropDraft, keepDraft, keptDraft, type RefundDraft } from './refund-draft';
import { useRefundAmount } from './use-refund-amount';
import type { MadeRefund } from './use-undo';

type Options = {
  payment: PaymentShape;
  limit: number | null;
  prefill: RefundDraft | undefined;
  onReload: () => Promise<void>;
  onMade: (made: MadeRefund) => Promise<void>;
};

/** What the refund form holds and says: values, errors, and the one move of money that its button makes. */
export function useRefundForm({ payment, limit, prefill, onReload, onMade }: Options) {
  const t = useTranslations('refund');
  const locale = useLocale();
  const { kind } = useConsole();
  const currency = payment.currency as Currency;
  const remaining = payment.amount_refundable;
  const { state, submit } = useSubmission(issueRefundAction);
  const [kept] = useState(() => keptDraft(payment.id));
  const begin = kept ?? prefill;
  const [values, setValues] = useState<RefundDraft>(begin ?? { amount: null, reason: '', note: '' });
  const [confirmation, setConfirmation] = useState('');
  const [tried, setTried] = useState(false);
  const [touched, setTouched] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const text = values.amount ?? (remaining > 0 ? formatAmount(remaining, currency, locale) : '');
  const { amount, error } = useRefundAmount(text, currency, remaining);
  const typed = amount !== null && needsTypedAmount(kind, amount, limit, currency);
  const confirmed = !typed || parseAmount(confirmation, currency, locale) === amount;
  const errors = {
    amount: tried || touched ? error : null,
    reason: tried && values.reason === '' ? t('reasonEmpty') : null,
    note: tried && values.reason === 'other' && values.note.trim() === '' ? t('noteNeeded') : null,
    confirmation:
      tried && !confirmed
        ? t('confirmAmountBad', { amount: formatMoney(amount ?? 0, currency, locale) })
        : null,
  };

  const hasTyped = values.amount !== null || values.reason !== '' || values.note !== '';
  useLeaving(() => {
    if (hasTyped && state.kind !== 'done') keepDraft(payment.id, { ...values, amount: text });
  });

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const { reason } = values;
    const note = values.note.trim();
    if (amount === null || reason === '' || (reason === 'other' && note === '') || !confirmed) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const sent = await submit({ payment: payment.id, amount, currency, reason, ...(note ? { note } : {}) });
    if (sent.kind === 'done') {
      dropDraft(payment.id);
      await onMade(sent.data);
    } else if (sent.kind === 'refused') {
      if (sent.problem.code === 'not_signed_in') keepDraft(payment.id, { ...values, amount: text });
      else await onReload();
    }
  }
  return {
    form,
    send,
    state,
    /** After a lost answer the same refund must be sent again, so what was sent can no longer be changed. */
    frozen: state.kind === 'busy' || state.kind === 'lost',
    restored: kept !== null,
    text,
    amount,
    values,
    errors,
    /** The member may not make this refund alone. */
    aboveLimit: amount !== null && limit !== null && amount > limit,
    confirmation: typed ? { value: confirmation, set: setConfirmation } : null,
    set(change: Partial<RefundDraft>) {
      if ('amount' in change) setTouched(true);
      setValues((before) => ({ ...before, ...change }));
    },
  };
}
