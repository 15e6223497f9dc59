import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Icon } from './icon';

/** One filter in force, with the address of the same list without it. */
export function FilterChip({ name, value, without }: { name: string; value: ReactNode; without: string }) {
  const t = useTranslations('common');
  return (
    <span className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-control border border-line bg-surface pl-2 max-md:h-11">
      <span className="text-ink-3">{name}</span>
      <span className="min-w-0 truncate">{value}</span>
      <Link
        href={without}
        prefetch={false}
        scroll={false}
        aria-label={t('removeFilter', { name })}
        className="ring-inset-focus grid h-full w-6 place-items-center rounded-control text-ink-3 hover:bg-sunken hover:text-ink max-md:w-11"
      >
        <Icon name="cross" size={12} />
      </Link>
    </span>
  );
}
