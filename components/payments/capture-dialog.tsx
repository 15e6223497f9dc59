'use client';

import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { AmountField } from '@/components/ui/amount-field';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Choice } from '@/components/ui/field';
import { MoneyBlock } from '@/components/ui/money-block';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { useTimeWords } from '@/components/ui/use-time-words';
import { parseAmount } from '@/lib/i18n/decimal';
import { type Currency, exponentOf, formatAmount, formatMoney } from '@/lib/money';
import { capturePaymentAction } from '@/lib/payments/actions';
import type { PaymentShape } from './payment-shape';

type ActionDialogProps = {
  payment: PaymentShape;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone: () => void;
};

/** Captures all or a part of an authorization; of a part it asks what becomes of the rest. */
export function CaptureDialog({ payment, open, onOpenChange, onDone }: ActionDialogProps) {
  const t = useTranslations('capture');
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} keepOpen>
      <CaptureForm payment={payment} onDone={onDone} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

type CaptureFormProps = { payment: PaymentShape; onDone: () => void; onClose: () => void };

function CaptureForm({ payment, onDone, onClose }: CaptureFormProps) {
  const t = useTranslations('capture');
  const common = useTranslations('common');
  const locale = useLocale();
  const currency = payment.currency as Currency;
  const money = (minor: number) => formatMoney(minor, currency, locale);
  const { state, submit } = useSubmission(capturePaymentAction);
  // What could be captured when the dialog opened; the page behind may show the new state already.
  const [capturable] = useState(payment.amount_capturable);
  const [text, setText] = useState(formatAmount(capturable, currency, locale));
  const [final, setFinal] = useState(true);
  const [tried, setTried] = useState(false);
  const { amount, error } = useCaptureAmount(text, currency, capturable);
  const rest = amount === null ? 0 : capturable - amount;
  const frozen = state.kind === 'busy' || state.kind === 'lost';

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (amount === null) return;
    const sent = await submit({ id: payment.id, amount, final: rest === 0 ? true : final });
    if (sent.kind === 'done' || sent.kind === 'refused') onDone();
  }
  if (state.kind === 'done') {
    const pending = (state.data as PaymentShape).amount_capturing > 0;
    return (
      <>
        <Note tone={pending ? 'warn' : 'ok'}>
          <p role="status" className="text-body font-bold text-ink">
            {t(pending ? 'pendingTitle' : 'doneTitle', { amount: money(amount ?? 0) })}
          </p>
          <p>{t(pending ? 'pending' : 'done')}</p>
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
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <MoneyBlock
        currency={currency}
        lines={[
          { key: 'authorized', label: t('authorized'), amount: payment.amount_authorized },
          { key: 'already', label: t('already'), amount: -payment.amount_captured },
        ].filter((line) => line.amount !== 0)}
        total={{ label: t('capturable'), amount: capturable }}
      />
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      {state.kind === 'refused' ? <ProblemNote title={t('errorTitle')} problem={state.problem} /> : null}
      <AmountField
        label={t('amount')}
        hint={t('amountHint', { amount: money(capturable) })}
        error={tried || text !== '' ? error : null}
        value={text}
        onChange={setText}
        currency={currency}
        disabled={frozen}
      />
      {rest > 0 ? (
        <RestChoice
          payment={payment}
          rest={money(rest)}
          final={final}
          onChange={setFinal}
          disabled={frozen}
        />
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {amount === null ? t('submitEmpty') : t('submit', { amount: money(amount) })}
        </Button>
      </DialogActions>
    </form>
  );
}

function useCaptureAmount(text: string, currency: Currency, capturable: number) {
  const t = useTranslations();
  const locale = useLocale();
  const parsed = parseAmount(text, currency, locale);
  let error: string | null = null;
  if (parsed === 'digits') error = t('refund.amountDigits', { currency, digits: exponentOf(currency) });
  else if (typeof parsed === 'string') {
    error = t('refund.amountBad', { example: formatAmount(capturable, currency, locale) });
  } else if (parsed === 0) error = t('refund.amountZero');
  else if (parsed > capturable)
    error = t('capture.amountTooMuch', { amount: formatMoney(capturable, currency, locale) });
  return { amount: error === null && typeof parsed === 'number' ? parsed : null, error };
}

type RestChoiceProps = {
  payment: PaymentShape;
  rest: string;
  final: boolean;
  onChange: (final: boolean) => void;
  disabled: boolean;
};

function RestChoice({ payment, rest, final, onChange, disabled }: RestChoiceProps) {
  const t = useTranslations('capture');
  const time = useTimeWords(useConsole().timeZone);
  const until = payment.authorization_expires_at;
  return (
    <fieldset disabled={disabled}>
      <legend className="mb-1 text-table font-medium">{t('rest')}</legend>
      <Choice
        type="radio"
        name="rest"
        checked={final}
        onChange={() => onChange(true)}
        detail={t('finalDetail', { rest })}
      >
        {t('final')}
      </Choice>
      <Choice
        type="radio"
        name="rest"
        checked={!final}
        onChange={() => onChange(false)}
        detail={
          until ? t('moreDetail', { rest, until: time(until, 'moment') }) : t('moreDetailNoEnd', { rest })
        }
      >
        {t('more')}
      </Choice>
    </fieldset>
  );
}
