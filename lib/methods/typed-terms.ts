/** Fee terms as a person types them. Client-safe. */
import { parseAmount } from '@/lib/i18n/decimal';
import { type Currency, formatAmount, isCurrency } from '@/lib/money';
import { BASIS_POINTS_MAX, type FeeTerms } from './schema';

/** Basis points of a percentage with up to two decimals, in the digits and marks of this locale; null for anything else. */
export function parsePercent(text: string, locale: string): number | null {
  // A currency with two digits has the same form: 2.9 are 290.
  const parsed = parseAmount(text.replace('%', ''), 'USD', locale);
  return typeof parsed === 'number' && parsed <= BASIS_POINTS_MAX ? parsed : null;
}

/** Basis points as `parsePercent` reads them. */
export function percentText(basisPoints: number, locale: string): string {
  return formatAmount(basisPoints, 'USD', locale);
}

/** Fixed parts, one `USD 0.30` on each line; the number of the first line that is none. */
export function parseFixed(text: string, locale: string): { fixed: FeeTerms['fixed'] } | { wrong: number } {
  const fixed: Record<string, number> = {};
  for (const [nth, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, code = '', amount = ''] = /^\s*([A-Za-z]{3})\s+(.+)$/.exec(line) ?? [];
    const currency = code.toUpperCase();
    const parsed = isCurrency(currency) ? parseAmount(amount, currency, locale) : 'malformed';
    if (typeof parsed !== 'number' || Object.hasOwn(fixed, currency)) return { wrong: nth + 1 };
    fixed[currency] = parsed;
  }
  return { fixed };
}

/** Fixed parts as `parseFixed` reads them. */
export function fixedText(fixed: FeeTerms['fixed'], locale: string): string {
  return Object.entries(fixed)
    .map(([currency, amount]) => `${currency} ${formatAmount(amount, currency as Currency, locale)}`)
    .join('\n');
}
