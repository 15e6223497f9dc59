import Link from 'next/link';
import { useLocale } from 'next-intl';
import type { ReactNode } from 'react';
import { amountParts } from '@/components/ui/amount';
import { Definition } from '@/components/ui/definition';
import { isCurrency } from '@/lib/money';

type NumberCellProps = { name: string; meaning: ReactNode; value: ReactNode; children?: ReactNode };

/** One number with its name, its meaning and what stands below it. */
export function NumberCell({ name, meaning, value, children }: NumberCellProps) {
  return (
    // Name and number take rows of the grid around them: where one name is long, the numbers still stand in one line.
    <div className="row-span-2 grid min-w-0 grid-rows-subgrid gap-y-0 px-4 py-3.5 md:px-6">
      <dt className="text-table text-ink-2">
        <Definition name={name}>{meaning}</Definition>
      </dt>
      <dd className="mt-0.5">
        <div className="text-h1 font-bold tracking-[-0.015em]">{value}</div>
        <div className="mt-0.5 space-y-0.5 text-meta text-ink-3">{children}</div>
      </dd>
    </div>
  );
}

type NumberLinkProps = { href: string; label: string; children: ReactNode };

/** A number that opens the list which makes it; its name says number and list. */
export function NumberLink({ href, label, children }: NumberLinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={label}
      className="rounded-control underline decoration-line decoration-1 underline-offset-4 hover:text-accent hover:decoration-accent"
    >
      {children}
    </Link>
  );
}

/** Sizes of the whole and the fraction by the length of the whole: a fifth of a page must hold them. */
function sizesOf(length: number): [string, string] {
  if (length > 12) return ['text-h3', 'text-body'];
  return length > 9 ? ['text-h2', 'text-form'] : ['text-h1', 'text-h3'];
}

/** An amount as large as a title while there is room, fraction and code stepped down; only the code may wrap. */
export function BigAmount({ amount, currency }: { amount: number; currency: string }) {
  const locale = useLocale();
  if (!isCurrency(currency)) return null;
  const parts = amountParts(amount, currency, locale);
  const [whole, fraction] = sizesOf(parts.whole.length);
  return (
    <span data-amount={`${amount} ${currency}`}>
      <span className={`${whole} whitespace-nowrap`}>
        {parts.sign}
        {parts.whole}
        <span className={fraction}>
          {parts.point}
          {parts.fraction}
        </span>
      </span>{' '}
      <span className="text-table font-normal tracking-normal text-ink-3">{currency}</span>
    </span>
  );
}
