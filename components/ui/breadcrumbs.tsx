import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Icon } from './icon';

type BreadcrumbsProps = {
  /** The pages above this one, from the outermost inwards; this page's own name is its h1. */
  parents: readonly { label: string; href: string }[];
  /** What else leads away from here, such as the neighbours within a list; at the right. */
  children?: ReactNode;
};

/** Where this page stands: links back to what it belongs to. */
export function Breadcrumbs({ parents, children }: BreadcrumbsProps) {
  const t = useTranslations('common');
  return (
    <nav
      aria-label={t('breadcrumbs')}
      className="flex min-h-12 items-center justify-between gap-x-4 px-4 pt-4 md:px-6 print:hidden"
    >
      <ol className="flex flex-wrap items-center gap-x-2">
        {parents.map((parent) => (
          <li key={parent.href}>
            <Link
              href={parent.href}
              prefetch={false}
              className="touch-target -ml-1 inline-flex items-center gap-1 px-1 text-table text-ink-2 hover:text-ink"
            >
              <Icon name="chevronLeft" size={14} />
              {parent.label}
            </Link>
          </li>
        ))}
      </ol>
      {children}
    </nav>
  );
}
