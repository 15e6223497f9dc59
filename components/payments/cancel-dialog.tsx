'use client';

import { useLocale, useTranslations } from 'next-intl';
import { type RefObject, useRef, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { type Currency, formatMoney } from '@/lib/money';
import { cancelPaymentAction } from '@/lib/payments/actions';
import type { PaymentShape } from './payment-shape';

const REASONS = ['requested_by_customer', 'duplicate', 'fraudulent', 'abandoned', 'other'] as const;

type CancelDialogProps = {
  payment: PaymentShape;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone: () => void;
};

/** Gives up a payment. The safe button has the focus. */
export function CancelDialog({ payment, open, onOpenChange, onDone }: CancelDialogProps) {
  const t = useTranslations('cancelPayment');
  const partly = payment.amount_captured > 0;
  const keep = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t(partly ? 'titleRest' : 'title')}
      keepOpen
      initialFocus={keep}
    >
      <CancelForm
        payment={payment}
        keep={keep}
        partly={partly}
        onDone={onDone}
        onClose={() => onOpenChange(false)}
      />
    </Dialog>
  );
}

type CancelFormProps = {
  payment: PaymentShape;
  keep: RefObject<HTMLButtonElement | null>;
  /** Something was captured already: only the rest is given up. */
  partly: boolean;
  onDone: () => void;
  onClose: () => void;
};

function CancelForm({ payment, keep, partly, onDone, onClose }: CancelFormProps) {
  const t = useTranslations('cancelPayment');
  const common = useTranslations('common');
  const locale = useLocale();
  const { state, submit } = useSubmission(cancelPaymentAction);
  const [reason, setReason] = useState<(typeof REASONS)[number]>('requested_by_customer');
  const [held] = useState(payment.amount_capturable);
  const amount = formatMoney(partly ? held : payment.amount, payment.currency as Currency, locale);

  async function send() {
    const sent = await submit({ id: payment.id, reason });
    if (sent.kind === 'done' || sent.kind === 'refused') onDone();
  }
  if (state.kind === 'done') {
    const over = state.data.status === 'canceled' || state.data.status === 'succeeded';
    const done = partly
      ? ({ title: 'doneRestTitle', text: 'doneRest' } as const)
      : ({ title: 'doneTitle', text: 'done' } as const);
    return (
      <>
        <Note tone={over ? 'ok' : 'warn'}>
          <p role="status" className="text-body font-bold text-ink">
            {over ? t(done.title, { amount }) : t('pendingTitle')}
          </p>
          <p>{t(over ? done.text : 'pending')}</p>
        </Note>
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            {common('done')}
          </Button>
        </DialogActions>
      </>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-body text-ink-2">
        {held > 0
          ? t(partly ? 'meaningRest' : 'meaning', {
              amount: formatMoney(held, payment.currency as Currency, locale),
            })
          : t('meaningOpen')}
      </p>
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      {state.kind === 'refused' ? <ProblemNote title={t('errorTitle')} problem={state.problem} /> : null}
      <Field label={t('reason')}>
        {(control) => (
          <Select
            {...control}
            value={reason}
            disabled={state.kind === 'busy' || state.kind === 'lost'}
            onChange={(event) => setReason(event.target.value as (typeof REASONS)[number])}
          >
            {REASONS.map((one) => (
              <option key={one} value={one}>
                {t(`reasons.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <DialogActions>
        <Button ref={keep} onClick={onClose}>
          {t('keep')}
        </Button>
        <Button look="danger" onClick={() => void send()} busy={state.kind === 'busy'}>
          {t(partly ? 'submitRest' : 'submit', { amount })}
        </Button>
      </DialogActions>
    </div>
  );
}
