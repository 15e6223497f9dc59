import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

type TableProps = { caption: string; children: ReactNode; /** Collapses to two-line rows on a phone. */ stacked?: boolean };

/** A table with a caption for screen readers. The page scrolls, not the table, so that its head can stick. */
export function Table({ caption, children, stacked }: TableProps) {
  return (
    <table className={classNames('w-full border-separate border-spacing-0 text-left', stacked ? 'max-md:block' : null)}>
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  );
}

export function Head({ children, stacked }: { children: ReactNode; stacked?: boolean }) {
  return (
    <thead className={stacked ? 'max-md:sr-only' : undefined}>
      <tr>{children}</tr>
    </thead>
  );
}

export function HeadCell({ right, className, ...props }: ComponentProps<'th'> & { right?: boolean }) {
  return (
    <th
      scope="col"
      {...props}
      className={classNames(
        'sticky top-(--bar) z-10 h-9 border-b border-line bg-paper px-3 text-meta font-medium whitespace-nowrap text-ink-3 first:pl-4 last:pr-4 md:first:pl-6 md:last:pr-6',
        right ? 'text-right' : 'text-left',
        className,
      )}
    />
  );
}

export function Cell({ right, className, ...props }: ComponentProps<'td'> & { right?: boolean }) {
  return (
    <td
      {...props}
      className={classNames(
        'h-10 border-b border-line px-3 first:pl-4 last:pr-4 md:first:pl-6 md:last:pr-6',
        right ? 'text-right' : 'text-left',
        className,
      )}
    />
  );
}
