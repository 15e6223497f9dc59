'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type RefObject, useRef } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { AmountField } from '@/components/ui/amount-field';
import { Button } from '@/components/ui/button';
import { DialogForm } from '@/components/ui/dialog-form';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { MoneyBlock } from '@/components/ui/money-block';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { type Currency, formatMoney } from '@/lib/money';
import type { PayoutAccountView } from '@/lib/payout-accounts/render';
import { STATEMENT_LENGTH_MAX } from '@/lib/payouts/statement';
import { usePayOut } from './use-pay-out';

/** As typed; what is left empty is not sent. */
export type PayOutTexts = { statement: string; description: string };

export type PayOutFormProps = {
  /** Minor units by currency; below zero after refunds and disputes. */
  available: Readonly<Record<string, number>>;
  /** Active ones. */
  accounts: readonly PayoutAccountView[];
  /** Of the accounts. */
  currencies: readonly Currency[];
  first: Currency;
  /** Minor units that the form begins with; null is all that is available. */
  firstAmount: number | null;
  /** What the form begins with. */
  firstTexts: PayOutTexts;
  onReload: () => void;
  onClose: () => void;
};

/** Currency, amount, account, and in words what becomes of the money. */
export function PayOutForm(props: PayOutFormProps) {
  const { currencies, onClose } = props;
  const t = useTranslations('payouts.payOut');
  const locale = useLocale();
  const router = useRouter();
  const toast = useToast();
  const { base } = useConsole();
  const field = useRef<HTMLInputElement>(null);
  const statement = useRef<HTMLInputElement>(null);
  const form = usePayOut(props);
  const { currency, available, amount, state } = form;
  const money = (minor: number) => formatMoney(minor, currency, locale);

  async function send() {
    const made = await form.send();
    if (made === 'amount') return field.current?.focus();
    if (made === 'statement') return statement.current?.focus();
    if (!made) return;
    toast({ title: t('done', { amount: money(made.amount) }) });
    onClose();
    router.push(`${base}/payouts/${made.id}`);
  }
  return (
    <DialogForm
      submit={amount === null ? t('submitEmpty') : t('submit', { amount: money(amount) })}
      busy={state.kind === 'busy'}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      {state.kind === 'refused' ? <ProblemNote title={t('refused')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      {currencies.length > 1 ? (
        <Field label={t('currency')}>
          {(control) => (
            <Select
              {...control}
              value={currency}
              disabled={form.frozen}
              onChange={(event) => form.choose(event.target.value as Currency)}
            >
              {currencies.map((code) => (
                <option key={code}>{code}</option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      <div className="flex items-end gap-2">
        <div className="min-w-0 grow">
          <AmountField
            label={t('amount')}
            hint={t('available', { amount: money(available) })}
            error={form.fault}
            value={form.text}
            onChange={form.setText}
            currency={currency}
            disabled={form.frozen}
            inputRef={field}
          />
        </div>
      </div>
      <div>
        <Button
          size="small"
          data-action="everything"
          blocked={available <= 0 || form.frozen}
          onClick={form.everything}
        >
          {t('everything')}
        </Button>
      </div>
      <AccountField {...form} />
      <TextFields {...form} statementRef={statement} />
      <MoneyBlock
        currency={currency}
        lines={[
          { key: 'before', label: t('before'), amount: available },
          { key: 'payout', label: t('payout'), amount: -(amount ?? 0) },
        ]}
        total={{ label: t('after'), amount: available - (amount ?? 0) }}
      >
        {t('meaning')}
      </MoneyBlock>
    </DialogForm>
  );
}

function AccountField({
  accounts,
  account,
  setAccount,
  frozen,
}: Pick<ReturnType<typeof usePayOut>, 'accounts' | 'account' | 'setAccount' | 'frozen'>) {
  const t = useTranslations('payouts.payOut');
  return (
    <Field label={t('account')}>
      {(control) => (
        <Select
          {...control}
          value={account}
          disabled={frozen}
          onChange={(event) => setAccount(event.target.value)}
        >
          {accounts.map((one) => (
            <option key={one.id} value={one.id}>
              {t(one.default ? 'accountDefault' : 'accountOption', { last4: one.last4, holder: one.holder })}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

type TextFieldsProps = Pick<
  ReturnType<typeof usePayOut>,
  'texts' | 'setTexts' | 'statementFault' | 'frozen'
> & {
  statementRef: RefObject<HTMLInputElement | null>;
};

function TextFields({ texts, setTexts, statementFault, frozen, statementRef }: TextFieldsProps) {
  const t = useTranslations('payouts.payOut');
  return (
    <>
      <Field
        label={t('statement')}
        hint={t('statementHint', { count: STATEMENT_LENGTH_MAX })}
        error={statementFault}
      >
        {(control) => (
          <input
            {...control}
            ref={statementRef}
            value={texts.statement}
            maxLength={STATEMENT_LENGTH_MAX}
            autoComplete="off"
            disabled={frozen}
            onChange={(event) => setTexts({ statement: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('description')} hint={t('descriptionHint')}>
        {(control) => (
          <input
            {...control}
            value={texts.description}
            maxLength={1_000}
            autoComplete="off"
            disabled={frozen}
            onChange={(event) => setTexts({ description: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
