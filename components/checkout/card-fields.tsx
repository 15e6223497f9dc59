'use client';

import { type FocusEvent, type FormEvent, useState } from 'react';
import { brandOf } from '@/lib/card-number';
import type { FieldProblem, PayField } from '@/lib/checkout/pay-form';
import { formatExpiry, formatNumber, isAmex } from './format-input';
import { TextField } from './text-field';
import type { FormWords } from './words';

type Props = {
  words: FormWords;
  problems: readonly FieldProblem[];
  /** The code was there and was cleared, so it is asked for again. */
  asksCvcAgain: boolean;
  isLocked: boolean;
  onEdit: (field: PayField) => void;
  onLeave: (field: PayField) => void;
};

/** Number, expiry and security code. Nothing typed here is ever put back by the server or kept in the browser. */
export function CardFields({ words, problems, asksCvcAgain, isLocked, onEdit, onLeave }: Props) {
  const [digits, setDigits] = useState<string | null>('');
  const brand = digits ? brandOf(digits) : null;
  const errorOf = (field: PayField) => fieldError(words, problems, field, isAmex(digits));
  const common = (field: PayField) => ({
    id: `pay-${field}`,
    name: field,
    inputMode: 'numeric' as const,
    readOnly: isLocked,
    autoCapitalize: 'off',
    autoCorrect: 'off',
    spellCheck: false,
    // Only on the way to another field: an error that appears while the button is pressed would move it away.
    onBlur: (event: FocusEvent) => {
      if (event.relatedTarget instanceof HTMLInputElement) onLeave(field);
    },
  });
  const onNumber = (event: FormEvent<HTMLInputElement>) => {
    if ((event.nativeEvent as InputEvent).isComposing) return;
    setDigits(formatNumber(event.currentTarget));
    onEdit('number');
  };
  const onExpiry = (event: FormEvent<HTMLInputElement>) => {
    const { isComposing, inputType } = event.nativeEvent as InputEvent;
    if (isComposing) return;
    formatExpiry(event.currentTarget, inputType?.startsWith('delete') ?? false);
    onEdit('expiry');
  };
  return (
    <div className="flex flex-col gap-4">
      <TextField
        {...common('number')}
        label={words.number}
        autoComplete="cc-number"
        placeholder="0000 0000 0000 0000"
        found={brand ? words.brands[brand] : null}
        error={errorOf('number')}
        onInput={onNumber}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        <TextField
          {...common('expiry')}
          label={words.expiry}
          autoComplete="cc-exp"
          placeholder={words.expiryPlaceholder}
          error={errorOf('expiry')}
          onInput={onExpiry}
        />
        <TextField
          {...common('cvc')}
          label={words.cvc}
          autoComplete="cc-csc"
          maxLength={8}
          hint={errorOf('cvc') ? undefined : isAmex(digits) ? words.cvcHintAmex : words.cvcHint}
          error={errorOf('cvc') ?? (asksCvcAgain ? words.againCvc : null)}
          onInput={() => onEdit('cvc')}
        />
      </div>
    </div>
  );
}

/** The sentence under a field, or in the summary. */
export function fieldError(
  words: FormWords,
  problems: readonly FieldProblem[],
  field: PayField,
  amex: boolean,
): string | null {
  const problem = problems.find((found) => found.field === field);
  if (!problem) return null;
  if (problem.code === 'incomplete_cvc' && amex) return words.incompleteCvcAmex;
  return words.fields[problem.code];
}
