'use client';

import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { AmountField } from '@/components/ui/amount-field';
import { Button } from '@/components/ui/button';
import { CurrencySelect } from '@/components/ui/currency-select';
import { ErrorState } from '@/components/ui/error-state';
import { Choice, Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { type Currency, formatAmount, formatMoney } from '@/lib/money';
import { createTestPaymentAction } from '@/lib/payments/actions';
import type { PaymentShape } from './payment-shape';
import { TEST_METHODS, type TestMethod } from './test-methods';
import { TestPaymentResult } from './test-payment-result';
import { useTypedAmount } from './use-typed-amount';

/** Plays a payment: what, with which test method, and what the world answered. */
export function TestPaymentForm() {
  const t = useTranslations('testPayment');
  const locale = useLocale();
  const { base, defaultCurrency } = useConsole();
  const [currency, setCurrency] = useState(defaultCurrency as Currency);
  const [text, setText] = useState(() => formatAmount(4200, defaultCurrency as Currency, locale));
  const [method, setMethod] = useState<TestMethod>('pm_card_visa');
  const [manual, setManual] = useState(false);
  const [reference, setReference] = useState('');
  const [email, setEmail] = useState('');
  const { amount, error } = useTypedAmount(text, currency);
  const { state, submit, reset } = useSubmission(createTestPaymentAction);
  const frozen = state.kind === 'busy' || state.kind === 'lost';

  async function send(event: FormEvent) {
    event.preventDefault();
    if (amount === null) return;
    await submit({
      amount,
      currency,
      payment_method: method,
      capture_method: manual ? 'manual' : 'auto',
      confirm: true,
      return_url: `${location.origin}${base}/payments`,
      ...(reference.trim() ? { reference: reference.trim() } : {}),
      ...(email.trim() ? { customer_email: email.trim() } : {}),
    });
  }
  const outcome = paymentOf(state);
  if (outcome) return <TestPaymentResult payment={outcome} onAgain={reset} />;
  return (
    <form onSubmit={send} noValidate className="flex max-w-[40rem] flex-col gap-5">
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      {state.kind === 'refused' ? <ProblemNote title={t('errorTitle')} problem={state.problem} /> : null}
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_9rem]">
        <AmountField
          label={t('amount')}
          error={error}
          value={text}
          onChange={setText}
          currency={currency}
          disabled={frozen}
        />
        <CurrencySelect label={t('currency')} value={currency} onChange={setCurrency} disabled={frozen} />
      </div>
      <MethodPicker value={method} onChange={setMethod} disabled={frozen} />
      <fieldset disabled={frozen}>
        <legend className="mb-1 text-table font-medium">{t('capture')}</legend>
        <div className="grid gap-x-4 sm:grid-cols-2">
          <Choice
            type="radio"
            name="capture"
            checked={!manual}
            onChange={() => setManual(false)}
            detail={t('captureAutoDetail')}
          >
            {t('captureAuto')}
          </Choice>
          <Choice
            type="radio"
            name="capture"
            checked={manual}
            onChange={() => setManual(true)}
            detail={t('captureManualDetail')}
          >
            {t('captureManual')}
          </Choice>
        </div>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={t('reference')} value={reference} onChange={setReference} disabled={frozen} />
        <TextField label={t('email')} type="email" value={email} onChange={setEmail} disabled={frozen} />
      </div>
      <div>
        <Button
          type="submit"
          look="primary"
          size="large"
          busy={state.kind === 'busy'}
          className="max-sm:w-full"
        >
          {amount === null
            ? t('submitEmpty')
            : t('submit', { amount: formatMoney(amount, currency, locale) })}
        </Button>
      </div>
    </form>
  );
}

/** A decline is a refusal with the payment inside; both kinds of answer show the payment. */
function paymentOf(state: ReturnType<typeof useSubmission<never, unknown>>['state']): PaymentShape | null {
  if (state.kind === 'done') return state.data as PaymentShape;
  if (state.kind === 'refused' && state.problem.payment) return state.problem.payment as PaymentShape;
  return null;
}

type TextFieldProps = {
  label: string;
  value: string;
  onChange: (text: string) => void;
  disabled: boolean;
  type?: string;
};

function TextField({ label, value, onChange, disabled, type = 'text' }: TextFieldProps) {
  const common = useTranslations('common');
  return (
    <Field
      label={
        <>
          {label} <span className="font-normal text-ink-3">({common('optional')})</span>
        </>
      }
    >
      {(control) => (
        <input
          {...control}
          type={type}
          value={value}
          disabled={disabled}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type MethodPickerProps = { value: TestMethod; onChange: (method: TestMethod) => void; disabled: boolean };

function MethodPicker({ value, onChange, disabled }: MethodPickerProps) {
  const t = useTranslations('testPayment');
  return (
    <fieldset disabled={disabled}>
      <legend className="mb-2 text-table font-medium">{t('method')}</legend>
      <div className="border-t border-line">
        {TEST_METHODS.map((group) => (
          <div key={group.group} className="grid border-b border-line py-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
            <p className="py-1 text-table text-ink-3">{t(`cards.${group.group}`)}</p>
            <div className="grid gap-x-4 sm:grid-cols-2">
              {group.names.map((name) => (
                <Choice
                  key={name}
                  type="radio"
                  name="method"
                  value={name}
                  checked={value === name}
                  onChange={() => onChange(name)}
                  detail={t(`choices.${name}.what`)}
                >
                  {t(`choices.${name}.name`)}
                </Choice>
              ))}
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
