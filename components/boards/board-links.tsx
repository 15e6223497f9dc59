import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { BoardShape } from '@/lib/boards/queries';

type BoardLinksProps = { boards: readonly BoardShape[]; current: string; path: string };

/** The boards that the reader has, and the way to another one. */
export function BoardLinks({ boards, current, path }: BoardLinksProps) {
  const t = useTranslations('boards');
  return (
    <nav aria-label={t('boards')} className="flex flex-wrap gap-x-1 gap-y-1 px-4 pt-2 md:px-6">
      {boards.map(({ id, name, isShared }) => (
        <Link
          key={id}
          href={`${path}/${id}`}
          prefetch={false}
          aria-current={id === current ? 'page' : undefined}
          className="touch-target inline-flex max-w-64 items-center gap-1.5 rounded-control border border-transparent px-2 py-1 text-table text-ink-2 hover:bg-sunken hover:text-ink aria-[current=page]:border-control aria-[current=page]:bg-surface aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          <span className="truncate">{name}</span>
          {isShared ? <span className="shrink-0 text-meta text-ink-3">{t('shared')}</span> : null}
        </Link>
      ))}
      <Link
        href={`${path}/new`}
        prefetch={false}
        className="touch-target inline-flex items-center rounded-control px-2 py-1 text-table text-accent hover:bg-sunken"
      >
        {t('new')}
      </Link>
    </nav>
  );
}
