import type { ReactNode } from 'react';

/**
 * The three kinds of nothing: nothing yet (do this), no match (clear this), no permission (ask them). Each has one
 * action at most.
 */
export function EmptyState({
  title,
  children,
  action,
  isPage = false,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
  /** It is all that the page has to say, so its title is the page's. */
  isPage?: boolean;
}) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div data-empty className="flex flex-col items-start gap-3 px-4 py-12 md:px-6">
      <span aria-hidden="true" className="flex w-16 flex-col gap-1.5">
        <span className="h-px bg-control" />
        <span className="h-px w-2/3 bg-line" />
        <span className="double-rule h-0" />
      </span>
      <Heading className="text-h3 font-bold">{title}</Heading>
      <div className="max-w-[60ch] text-body text-ink-2">{children}</div>
      {action}
    </div>
  );
}
