'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { AmountField } from '@/components/ui/amount-field';
import { Button } from '@/components/ui/button';
import { CurrencySelect } from '@/components/ui/currency-select';
import { Choice } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { saveDisputeSettingAction } from '@/lib/disputes/actions';
import type { DisputeSettingView } from '@/lib/disputes/render';
import { parseAmount } from '@/lib/i18n/decimal';
import { type Currency, formatAmount, isCurrency } from '@/lib/money';

type AutomaticFormProps = { setting: DisputeSettingView; defaultCurrency: string };

/** Off, or below which amount of which currency disputes are given up. */
export function AutomaticForm({ setting, defaultCurrency }: AutomaticFormProps) {
  const t = useTranslations('disputes.automatic');
  const locale = useLocale();
  const router = useRouter();
  const toast = useToast();
  const { permissions } = useConsole();
  const { state, submit } = useSubmission(saveDisputeSettingAction);
  const given = setting.accept_below;
  const start = given?.currency ?? defaultCurrency;
  const [isOn, setOn] = useState(given !== null);
  const [currency, setCurrency] = useState<Currency>(isCurrency(start) ? start : 'USD');
  const [text, setText] = useState(
    given ? formatAmount(given.amount, given.currency as Currency, locale) : '',
  );
  const [isWrong, setWrong] = useState(false);
  const amount = parseAmount(text, currency, locale);
  const mayChange = permissions.includes('settings:write');

  async function save() {
    if (isOn && (typeof amount !== 'number' || amount === 0)) {
      setWrong(true);
      return;
    }
    setWrong(false);
    const below = isOn ? { amount: amount as number, currency } : null;
    const sent = await submit({ accept_below: below, expected_version: setting.version });
    if (sent.kind === 'done') toast({ title: t('saved') });
    router.refresh();
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset disabled={!mayChange} className="flex flex-col gap-4">
        <legend className="sr-only">{t('title')}</legend>
        <div>
          <Choice type="radio" name="automatic" checked={!isOn} onChange={() => setOn(false)}>
            {t('off')}
          </Choice>
          <Choice type="radio" name="automatic" checked={isOn} onChange={() => setOn(true)}>
            {t('on')}
          </Choice>
        </div>
        {isOn ? (
          <div className="grid gap-3 md:grid-cols-2">
            <AmountField
              label={t('amount')}
              value={text}
              onChange={setText}
              currency={currency}
              error={isWrong ? t('invalid', { currency }) : null}
            />
            <CurrencySelect label={t('currency')} value={currency} onChange={setCurrency} />
          </div>
        ) : null}
        {mayChange ? (
          <div>
            <Button type="submit" look="primary" busy={state.kind === 'busy'}>
              {t('save')}
            </Button>
          </div>
        ) : (
          <p className="text-table text-ink-3">{t('readOnly')}</p>
        )}
      </fieldset>
      {state.kind === 'refused' ? <ProblemNote title={t('problem')} problem={state.problem} /> : null}
    </form>
  );
}
