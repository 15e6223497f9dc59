import { useTranslations } from 'next-intl';
import type { ComponentType } from 'react';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { EVERYTHING, isFiltered, WITHOUT_FILTERS, withFilter } from '@/lib/lists/list-state';
import { useFilterWords } from './filter-words';
import { useList } from './list-context';

/** Nothing matches (take away what excludes most) is not the same as nothing yet (make one). `total` counts all tabs. */
export function ListEmpty({ Empty, total }: { Empty: ComponentType; total: number | null }) {
  const t = useTranslations();
  const { list, state, hrefOf } = useList();
  const words = useFilterWords();
  if (state.after || state.before) {
    return (
      <EmptyState
        title={t('lists.pageEmptyTitle')}
        action={<LinkButton href={hrefOf({})}>{t('lists.firstPage')}</LinkButton>}
      >
        {t('lists.pageEmpty')}
      </EmptyState>
    );
  }
  if (!isFiltered(state) && total === 0) return <Empty />;
  const isTabbed = state.tab !== EVERYTHING;
  const only = list.filters.filter((filter) => state.filters[filter.key] !== undefined);
  const [single] = only;
  const clearsOne = single && only.length === 1 && !state.search;
  const href = clearsOne
    ? hrefOf({ ...withFilter(state, single.key, ''), saved: null })
    : hrefOf(isFiltered(state) ? WITHOUT_FILTERS : { tab: EVERYTHING });
  const label = clearsOne
    ? t('lists.clearOne', { name: t(single.label), value: words.of(single, state.filters[single.key] ?? '') })
    : t(isFiltered(state) ? 'lists.clear' : 'lists.showAll');
  return (
    <EmptyState title={t('lists.noMatchTitle')} action={<LinkButton href={href}>{label}</LinkButton>}>
      {t(isTabbed ? 'lists.noMatchTab' : 'lists.noMatch')}
    </EmptyState>
  );
}
