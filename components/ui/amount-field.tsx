'use client';

import { useLocale } from 'next-intl';
import type { ReactNode, Ref } from 'react';
import { type Currency, exponentOf } from '@/lib/money';
import { classNames } from './class-names';
import { Field } from './field';

type AmountFieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  value: string;
  onChange: (text: string) => void;
  currency: Currency;
  disabled?: boolean;
  inputRef?: Ref<HTMLInputElement>;
};

/** An amount as the reader's language writes it, right-aligned, with its ISO code standing behind. */
export function AmountField({
  label,
  hint,
  error,
  value,
  onChange,
  currency,
  disabled,
  inputRef,
}: AmountFieldProps) {
  const locale = useLocale();
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <span className="relative block">
          <input
            {...control}
            ref={inputRef}
            lang={locale}
            inputMode={exponentOf(currency) === 0 ? 'numeric' : 'decimal'}
            autoComplete="off"
            maxLength={24}
            value={value}
            disabled={disabled}
            onChange={(event) => onChange(event.target.value)}
            className={classNames(
              control.className,
              'pr-14 text-right font-medium tabular-nums disabled:bg-sunken disabled:text-ink-2',
            )}
          />
          <span
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-ink-3"
          >
            {currency}
          </span>
        </span>
      )}
    </Field>
  );
}
