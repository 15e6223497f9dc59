import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

export type TabLink = { key: string; href: string; label: string; count?: ReactNode };

/** Tabs that are links: the URL is the state. On a phone the row scrolls sideways inside itself. */
export function TabLinks({
  label,
  tabs,
  current,
}: {
  label: string;
  tabs: readonly TabLink[];
  current: string;
}) {
  return (
    <nav aria-label={label} className="border-b border-line">
      <ul className="-mb-px flex gap-5 overflow-x-auto px-4 max-md:mask-r-from-[calc(100%-24px)] max-md:pr-8 md:px-6">
        {tabs.map((tab) => {
          const on = tab.key === current;
          return (
            <li key={tab.key} className="shrink-0">
              <Link
                href={tab.href}
                prefetch={false}
                scroll={false}
                aria-current={on ? 'page' : undefined}
                className={classNames(
                  'ring-inset-focus touch-target flex items-center gap-1.5 border-b-2 py-2 text-table whitespace-nowrap',
                  on
                    ? 'border-accent font-medium text-ink'
                    : 'border-transparent text-ink-2 hover:border-control hover:text-ink',
                )}
              >
                {tab.label}
                {tab.count === undefined ? null : <span className="text-meta text-ink-3">{tab.count}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
