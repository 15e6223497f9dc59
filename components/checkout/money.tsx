import { classNames } from '@/components/ui/class-names';
import { type Currency, exponentOf, formatAmount, isCurrency } from '@/lib/money';

type Props = {
  amount: number;
  currency: string;
  locale: string;
  size?: 'row' | 'total' | 'title';
  code?: boolean;
};

const SIZES = {
  row: 'font-medium',
  total: 'font-bold',
  title: 'text-h1 font-bold tracking-[-0.015em]',
} as const;

/** An amount in minor units, the fraction a little smaller; it never wraps and is never cut. */
export function Money({ amount, currency, locale, size = 'row', code = true }: Props) {
  if (!isCurrency(currency)) return null;
  const { whole, fraction } = partsOf(amount, currency, locale);
  const isTitle = size === 'title';
  return (
    <span className={classNames('whitespace-nowrap tabular-nums', SIZES[size])}>
      {whole}
      <span className={isTitle ? 'text-h2' : 'text-[0.92em]'}>{fraction}</span>
      {code ? (
        <span
          className={classNames(
            'font-normal tracking-normal text-ink-3',
            isTitle ? 'text-form' : 'text-[0.86em]',
          )}
        >
          {' '}
          {currency}
        </span>
      ) : null}
    </span>
  );
}

function partsOf(amount: number, currency: Currency, locale: string): { whole: string; fraction: string } {
  const text = formatAmount(amount, currency, locale);
  const digits = exponentOf(currency);
  const cut = digits === 0 ? text.length : text.length - digits - 1;
  return { whole: text.slice(0, cut), fraction: text.slice(cut) };
}
