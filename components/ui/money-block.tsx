import type { ReactNode } from 'react';
import { Amount, slotFor } from './amount';
import { classNames } from './class-names';

export type MoneyLine = {
  key: string;
  /** Anchor, where something points to the line. */
  id?: string;
  label: ReactNode;
  amount: number | bigint;
};

type MoneyBlockProps = {
  currency: string;
  /** What stands above and is no part of the sum. */
  before?: readonly MoneyLine[];
  lines: readonly MoneyLine[];
  total: { id?: string; label: string; amount: number | bigint };
  children?: ReactNode;
};

/** Lines of money and their sum, ruled as accountants do: one line above the sum, two below. */
export function MoneyBlock({ currency, before = [], lines, total, children }: MoneyBlockProps) {
  const slot = slotFor([currency]);
  return (
    <div className="text-table">
      <dl className="flex flex-col gap-1">
        {[...before, ...lines].map((line, index) => (
          <div
            key={line.key}
            id={line.id}
            className={classNames(
              'target:bg-accent-tint flex items-baseline justify-between gap-4',
              index === before.length && before.length > 0 ? 'mt-1 border-t border-line pt-2' : null,
            )}
          >
            <dt className="min-w-0 text-ink-2">{line.label}</dt>
            <dd>
              <Amount amount={line.amount} currency={currency} slot={slot} code={false} weight="normal" />
            </dd>
          </div>
        ))}
        <div
          id={total.id}
          className="target:bg-accent-tint sum-rule double-rule mt-1 flex items-baseline justify-between gap-4 py-1.5 font-bold"
        >
          <dt>
            {total.label} <span className="font-normal text-ink-3">{currency}</span>
          </dt>
          <dd>
            <Amount amount={total.amount} currency={currency} slot={slot} code={false} weight="bold" />
          </dd>
        </div>
      </dl>
      {children ? <div className="mt-2 text-ink-3">{children}</div> : null}
    </div>
  );
}
