'use client';

import Link, { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { Spinner } from '@/components/ui/spinner';
import type { NavigationGroup } from './navigation';

type SidebarLinksProps = { base: string; groups: readonly NavigationGroup[]; onNavigate?: () => void };

/** The links of the sidebar and of the sheet that replaces it on small screens. */
export function SidebarLinks({ base, groups, onNavigate }: SidebarLinksProps) {
  const t = useTranslations('shell');
  const path = usePathname();
  return (
    <div className="flex flex-col gap-4">
      {groups.map((group) => (
        <div key={group.key}>
          {group.key === 'start' ? null : (
            <h2 className="mb-1 px-2 text-meta font-medium text-ink-3">{t(`groups.${group.key}`)}</h2>
          )}
          <ul>
            {group.entries.map((entry) => {
              const href = `${base}${entry.href}`;
              const on = path === href || path.startsWith(`${href}/`);
              return (
                <li key={entry.key}>
                  <Link
                    ref={on ? show : undefined}
                    href={href}
                    prefetch={false}
                    onClick={onNavigate}
                    aria-current={on ? 'page' : undefined}
                    className={classNames(
                      'touch-target flex items-center rounded-control px-2 py-1 text-table',
                      on
                        ? 'bg-accent-tint font-medium text-accent'
                        : 'text-ink-2 hover:bg-sunken hover:text-ink',
                    )}
                  >
                    {t(`pages.${entry.key}`)}
                    {entry.waiting ? (
                      <span className="ml-2 rounded-control bg-warn-tint px-1.5 text-meta font-medium text-warn">
                        <span aria-hidden="true">{entry.waiting.count}</span>
                        <span className="sr-only">
                          {t(`waiting.${entry.waiting.what}`, { count: entry.waiting.count })}
                        </span>
                      </span>
                    ) : null}
                    <Pending />
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </div>
  );
}

const MARGIN_PX = 40;

/**
 * Brings the link of the open page into sight: the list is longer than most windows. Not by `scrollIntoView`, which would
 * take the keyboard's first stop along.
 */
function show(link: HTMLAnchorElement | null): void {
  const list = link?.closest('nav');
  if (!link || !list) return;
  const [at, seen] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
  const below = at.bottom + MARGIN_PX - seen.bottom;
  const above = at.top - MARGIN_PX - seen.top;
  if (below > 0) list.scrollTop += below;
  else if (above < 0) list.scrollTop += above;
}

/**
 * The old page stays until the new one is there, so that every page also arrives whole without scripts; a wait of more
 * than 200 ms shows beside the link.
 */
function Pending() {
  const { pending } = useLinkStatus();
  return pending ? (
    <span className="ml-auto text-ink-3">
      <Spinner />
    </span>
  ) : null;
}
