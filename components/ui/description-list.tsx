import type { ReactNode } from 'react';

export type Description = { key: string; term: string; value: ReactNode };

/** Terms and their values; what is absent is left out by the caller, not shown as a dash. */
export function DescriptionList({ items }: { items: readonly Description[] }) {
  return (
    <dl className="grid grid-cols-[fit-content(45%)_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-table">
      {items.map((item) => (
        <div key={item.key} className="contents">
          <dt className="min-w-24 text-ink-3 [overflow-wrap:anywhere]">{item.term}</dt>
          <dd className="min-w-0 break-words text-ink">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
