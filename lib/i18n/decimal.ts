import { type Currency, exponentOf, fromDecimal } from '@/lib/money';

/** Why typed text is not an amount of a currency. */
export type AmountProblem = 'empty' | 'malformed' | 'digits';

/**
 * Minor units of an amount as a person of this locale types it: grouping marks and spaces are dropped, the locale's
 * decimal mark becomes a point, Arabic-Indic and full-width digits become ASCII.
 */
export function parseAmount(text: string, currency: Currency, locale: string): number | AmountProblem {
  const parts = new Intl.NumberFormat(locale).formatToParts(1234567.5);
  const decimal = parts.find((part) => part.type === 'decimal')?.value ?? '.';
  const group = parts.find((part) => part.type === 'group')?.value ?? ',';
  const plain = text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/[\s\u00a0\u202f]/g, '');
  if (plain === '') return 'empty';
  const pattern = new RegExp(
    `^(\\d+|\\d{1,3}(?:${escapeMark(group)}\\d{2,3})+)(?:${escapeMark(decimal)}(\\d*))?$`,
  );
  const match = pattern.exec(plain);
  if (!match) return 'malformed';
  const fraction = match[2] ?? '';
  if (fraction.length > exponentOf(currency)) return 'digits';
  const minor = fromDecimal(`${match[1]?.replaceAll(group, '')}${fraction ? `.${fraction}` : ''}`, currency);
  return minor === null || minor > BigInt(Number.MAX_SAFE_INTEGER) ? 'malformed' : Number(minor);
}

function escapeMark(mark: string): string {
  return mark.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
