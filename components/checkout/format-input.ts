import { brandOf, groupDigits, normaliseDigits } from '@/lib/card-number';

/**
 * Groups a card number while it is typed or pasted, in digits of any script. The caret stays behind the digit that it
 * stood behind. Text that holds anything but digits and separators is left alone: the error says what to do.
 */
export function formatNumber(input: HTMLInputElement): string | null {
  const digits = normaliseDigits(input.value);
  if (digits === null) return null;
  const caret = input.selectionStart ?? input.value.length;
  const before = normaliseDigits(input.value.slice(0, caret))?.length ?? 0;
  const grouped = groupDigits(digits);
  // Digits beyond the longest number are kept in sight, so that the payer sees what is wrong.
  const rest = digits.slice(grouped.replaceAll(' ', '').length);
  write(input, rest ? `${grouped} ${rest}` : grouped, before);
  return digits;
}

function write(input: HTMLInputElement, text: string, digitsBefore: number): void {
  if (input.value === text) return;
  const isAtEnd = input.selectionStart === input.value.length;
  input.value = text;
  if (document.activeElement !== input) return;
  const caret = isAtEnd ? text.length : positionBehind(text, digitsBefore);
  input.setSelectionRange(caret, caret);
}

function positionBehind(text: string, digits: number): number {
  let seen = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (seen === digits) return index;
    if (text[index] !== ' ') seen += 1;
  }
  return text.length;
}

/** Puts the slash into an expiry that is typed digit by digit; deletions and pasted dates are left as they are. */
export function formatExpiry(input: HTMLInputElement, isDeletion: boolean): void {
  const isAtEnd = (input.selectionStart ?? 0) === input.value.length;
  if (isDeletion || !isAtEnd || /[/\\-]/.test(input.value)) return;
  const digits = normaliseDigits(input.value);
  if (digits === null || digits === '' || digits.length > 4) return;
  const month = digits.length === 1 && digits > '1' ? `0${digits}` : digits.slice(0, 2);
  const text = month.length === 2 ? `${month}/${digits.length > 1 ? digits.slice(2) : ''}` : month;
  if (text !== input.value) input.value = text;
}

/** Whether the number typed so far is of the brand whose security code stands on the front. */
export function isAmex(digits: string | null): boolean {
  return digits !== null && brandOf(digits) === 'amex';
}
