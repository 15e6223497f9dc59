'use client';

import { CURRENCIES, type Currency, isCurrency } from '@/lib/money';
import { Field, Select } from './field';

type CurrencySelectProps = {
  label: string;
  value: Currency;
  onChange: (currency: Currency) => void;
  disabled?: boolean;
};

/** Every currency that payments take. */
export function CurrencySelect({ label, value, onChange, disabled }: CurrencySelectProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          value={value}
          disabled={disabled}
          onChange={(event) => isCurrency(event.target.value) && onChange(event.target.value)}
        >
          {Object.keys(CURRENCIES).map((code) => (
            <option key={code}>{code}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}
