'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { AmountField } from '@/components/ui/amount-field';
import { Field, Select } from '@/components/ui/field';
import { parseAmount } from '@/lib/i18n/decimal';
import { rangeText, readFilter } from '@/lib/lists/filter-values';
import { formatAmount } from '@/lib/money';
import type { FilterFields } from './filter-editor';
import { useFilterCurrency } from './filter-words';

const OPERATORS = ['equal', 'least', 'most', 'between'] as const;
type Operator = (typeof OPERATORS)[number];

/** An amount by operator, typed as the reader's language writes it, with the digits that the currency has. */
export function AmountFilter({
  filter,
  text,
  onChange,
  showsErrors,
}: FilterFields & { showsErrors: boolean }) {
  const t = useTranslations('lists');
  const locale = useLocale();
  const currency = useFilterCurrency();
  const begun = readFilter(filter, text);
  const range = typeof begun !== 'string' && begun.type === 'amount' ? begun : { from: null, to: null };
  const typed = (minor: number | null) => (minor === null ? '' : formatAmount(minor, currency, locale));
  const [operator, setOperator] = useState<Operator>(() => operatorOf(range.from, range.to));
  const [first, setFirst] = useState(typed(range.from ?? range.to));
  const [second, setSecond] = useState(typed(range.to));

  function put(how: Operator, low: string, high: string) {
    setOperator(how);
    setFirst(low);
    setSecond(high);
    const minor = (one: string) => parseAmount(one, currency, locale);
    const ends = how === 'between' ? [minor(low), minor(high)] : [minor(low), minor(low)];
    if (low.trim() === '' && (how !== 'between' || high.trim() === '')) return onChange('');
    if (ends.some((end) => typeof end !== 'number')) return onChange(null);
    const [from, to] = ends.map(String);
    return onChange(rangeText(how === 'most' ? null : (from ?? ''), how === 'least' ? null : (to ?? '')));
  }
  const errorOf = (one: string) =>
    showsErrors && typeof parseAmount(one, currency, locale) !== 'number'
      ? t('amountBad', { example: formatAmount(123456, currency, locale) })
      : null;
  return (
    <>
      <Field label={t('operator')}>
        {(control) => (
          <Select
            {...control}
            value={operator}
            onChange={(event) => put(event.target.value as Operator, first, second)}
          >
            {OPERATORS.map((one) => (
              <option key={one} value={one}>
                {t(`operators.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <AmountField
        label={t(operator === 'between' ? 'amountFrom' : 'amount')}
        value={first}
        onChange={(value) => put(operator, value, second)}
        currency={currency}
        error={errorOf(first)}
        hint={t('amountHint', { currency })}
      />
      {operator === 'between' ? (
        <AmountField
          label={t('amountTo')}
          value={second}
          onChange={(value) => put(operator, first, value)}
          currency={currency}
          error={errorOf(second)}
        />
      ) : null}
    </>
  );
}

function operatorOf(from: number | null, to: number | null): Operator {
  if (from === null) return to === null ? 'least' : 'most';
  if (to === null) return 'least';
  return from === to ? 'equal' : 'between';
}
