import { useLocale } from 'next-intl';
import { CURRENCIES, type Currency, exponentOf, isCurrency, toDecimal } from '@/lib/money';
import { classNames } from './class-names';

type Parts = { sign: string; whole: string; point: string; fraction: string };

/** Splits the localised text of an amount so that the fraction can be set smaller and the points can line up. */
export function amountParts(amount: number | bigint, currency: Currency, locale: string): Parts {
  const decimal = toDecimal(amount, currency);
  const negative = decimal.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? decimal.slice(1) : decimal).split('.');
  const point =
    new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.';
  return {
    sign: negative ? '−' : '',
    whole: new Intl.NumberFormat(locale, { useGrouping: 'always' }).format(BigInt(whole)),
    point: exponentOf(currency) > 0 ? point : '',
    fraction,
  };
}

const SLOTS: Record<number, string> = {
  0: 'w-0',
  2: 'w-[calc(2ch+0.3em)]',
  3: 'w-[calc(3ch+0.3em)]',
  4: 'w-[calc(4ch+0.3em)]',
};

type AmountProps = {
  /** Minor units. */
  amount: number | bigint;
  currency: string;
  /** Fraction digits of the widest currency in the column: reserves room so that all decimal points line up. */
  slot?: number;
  /** Whether the ISO code stands behind; it may be left out only where the column's head or the row's total says it. */
  code?: boolean;
  weight?: 'normal' | 'medium' | 'bold';
  className?: string;
};

/** An amount in tabular digits, the fraction a little smaller, the ISO code behind; it never wraps and is never cut. */
export function Amount({ amount, currency, slot, code = true, weight = 'medium', className }: AmountProps) {
  const locale = useLocale();
  if (!isCurrency(currency)) return null;
  const parts = amountParts(amount, currency, locale);
  const strength = { normal: 'font-normal', medium: 'font-medium', bold: 'font-bold' }[weight];
  return (
    <span
      className={classNames('whitespace-nowrap tabular-nums', className)}
      data-amount={`${amount} ${currency}`}
    >
      <span className={strength}>
        {parts.sign}
        {parts.whole}
      </span>
      <span
        className={classNames(
          'inline-block text-left text-[0.92em] text-ink-2',
          slot === undefined ? null : (SLOTS[slot] ?? SLOTS[2]),
        )}
      >
        {parts.point ? <span className="inline-block w-[0.3em] text-center">{parts.point}</span> : null}
        {parts.fraction}
      </span>
      {code ? (
        <span className="ml-1.5 inline-block w-[2.4em] text-left text-[0.92em] text-ink-3">{currency}</span>
      ) : null}
    </span>
  );
}

/** The amount of a page's title: large, the fraction and the code stepped down. */
export function AmountTitle({ amount, currency }: { amount: number; currency: string }) {
  const locale = useLocale();
  if (!isCurrency(currency)) return null;
  const parts = amountParts(amount, currency, locale);
  return (
    <span className="text-h1 font-bold tracking-[-0.015em] whitespace-nowrap">
      {parts.sign}
      {parts.whole}
      <span className="text-h2">
        {parts.point}
        {parts.fraction}
      </span>{' '}
      <span className="text-form font-normal tracking-normal text-ink-3">{currency}</span>
    </span>
  );
}

/** Fraction digits that a column needs for these currencies. */
export function slotFor(currencies: Iterable<string>): number {
  let widest = 0;
  for (const code of currencies) if (isCurrency(code)) widest = Math.max(widest, CURRENCIES[code]);
  return widest;
}
