import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

/**
 * Parts of a table with a caption for screen readers. The page scrolls, not the table, so that its head can stick. Where
 * rows become two-line blocks on a phone (`stacked`) the roles are written out, because display: grid would lose them.
 */
export function Table({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <table role="table" className="w-full border-separate border-spacing-0 text-left max-md:block">
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  );
}

export function Head({ children }: { children: ReactNode }) {
  return (
    <thead role="rowgroup" className="max-md:sr-only">
      <tr role="row">{children}</tr>
    </thead>
  );
}

export function Body({ children }: { children: ReactNode }) {
  return (
    <tbody role="rowgroup" className="max-md:block">
      {children}
    </tbody>
  );
}

/**
 * A row whose first link covers it all: middle click, "open in new tab" and the keyboard work as for any link, and the
 * focus ring goes round the row.
 */
export function Row({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr
      role="row"
      {...props}
      className={classNames(
        'group/row relative has-[a[data-row]:hover]:bg-sunken has-[a[data-row]:focus-visible]:bg-accent-tint',
        'max-md:grid max-md:grid-cols-[minmax(0,1fr)_fit-content(60%)] max-md:gap-x-3 max-md:gap-y-0.5 max-md:border-b max-md:border-line max-md:px-4 max-md:py-2.5',
        className,
      )}
    />
  );
}

/** Class of a row's own link: stretched over the row by its ::after. */
export const ROW_LINK =
  'outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus';

type CellProps<T extends 'th' | 'td'> = ComponentProps<T> & { right?: boolean };
const EDGES = 'px-3 first:pl-4 last:pr-4 md:first:pl-6 md:last:pr-6';

export function HeadCell({ right, className, ...props }: CellProps<'th'>) {
  return (
    <th
      role="columnheader"
      scope="col"
      {...props}
      className={classNames(
        'sticky top-(--bar) z-10 h-9 border-b border-line bg-paper text-meta font-medium whitespace-nowrap text-ink-3',
        EDGES,
        right ? 'text-right' : 'text-left',
        className,
      )}
    />
  );
}

export function Cell({ right, className, ...props }: CellProps<'td'>) {
  return (
    <td
      role="cell"
      {...props}
      className={classNames(
        'md:h-(--row) md:border-b md:border-line max-md:block max-md:px-0! max-md:py-0',
        EDGES,
        right ? 'text-right' : 'text-left',
        className,
      )}
    />
  );
}
