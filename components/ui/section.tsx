import type { ReactNode } from 'react';

/** A titled part of a page, separated from the next by a hairline and not by a box. */
export function Section({
  title,
  aside,
  children,
  id,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  return (
    <section
      aria-labelledby={id ? `${id}-title` : undefined}
      id={id}
      className="border-t border-line py-5 first:border-t-0 first:pt-0 [&_tbody>tr:last-child]:border-b-0 [&_tbody>tr:last-child>td]:border-b-0"
    >
      <div className="mb-2.5 flex flex-wrap items-baseline justify-between gap-2">
        <h2 id={id ? `${id}-title` : undefined} className="text-body font-bold">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** The head of every page: title, what it counts, and its actions on the right. */
export function PageHead({
  title,
  meta,
  actions,
}: {
  title: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-5 pb-1 md:px-6 md:pt-6">
      <h1 className="min-w-0 text-h2 font-bold tracking-[-0.012em]">{title}</h1>
      {meta ? <p className="min-w-0 text-table [overflow-wrap:anywhere] text-ink-3">{meta}</p> : null}
      {actions ? <div className="ml-auto flex flex-wrap justify-end gap-2">{actions}</div> : null}
    </div>
  );
}
