import type { ReactNode } from 'react';
import { Icon } from './icon';

/** Folded detail that opens without scripts. */
export function Disclosure({
  summary,
  children,
  open,
}: {
  summary: ReactNode;
  children: ReactNode;
  open?: boolean;
}) {
  return (
    <details open={open}>
      <summary className="touch-target inline-flex list-none items-center gap-1 rounded-control text-table text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon
          name="chevronRight"
          size={14}
          className="transition-transform duration-[120ms] [[open]>summary>&]:rotate-90"
        />
        {summary}
      </summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
