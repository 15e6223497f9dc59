import type { ReactNode } from 'react';
import { Amount } from '@/components/ui/amount';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import type { CellProps } from './list-props';

/** The cells that most columns are made of; each takes what the column reads of its row. */
export function textCell<Row>(of: (row: Row) => ReactNode) {
  return ({ row }: CellProps<Row>) => <span className="text-ink-2">{of(row)}</span>;
}

/** References, codes and the like, in mono. */
export function codeCell<Row>(of: (row: Row) => ReactNode) {
  return ({ row }: CellProps<Row>) => <span className="font-mono text-meta text-ink-3">{of(row)}</span>;
}

/** An id with its prefix dimmed, shortened to the part that differs. */
export function idCell<Row>(of: (row: Row) => string | null) {
  return ({ row }: CellProps<Row>) => {
    const id = of(row);
    return id === null ? null : <Id id={id} copy={false} short />;
  };
}

/** Minor units of the row's currency; all decimal points of the column line up. */
export function amountCell<Row extends { currency: string }>(of: (row: Row) => number) {
  return ({ row, slot }: CellProps<Row>) => (
    <Amount
      amount={of(row)}
      currency={row.currency}
      slot={slot}
      className="max-md:[&>span:nth-child(2)]:w-auto"
    />
  );
}

/** An instant (RFC 3339) in the merchant's zone. */
export function timeCell<Row>(of: (row: Row) => string | null) {
  return ({ row, zone, now }: CellProps<Row>) => {
    const at = of(row);
    return at === null ? null : (
      <span className="text-ink-3">
        <Time at={at} zone={zone} as="list" now={now} inRow />
      </span>
    );
  };
}
