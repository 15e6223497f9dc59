import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { FilterChip } from '@/components/ui/filter-chip';
import { Icon } from '@/components/ui/icon';
import { withFilter } from '@/lib/lists/list-state';
import { FilterEditor } from './filter-editor';
import { FilterSurface } from './filter-surface';
import { useFilterWords } from './filter-words';
import { useList } from './list-context';

/** The filters in force. Each is edited by pressing it and goes away by a link, so that works before any script. */
export function FilterChips() {
  const t = useTranslations();
  const { list, state, hrefOf } = useList();
  const words = useFilterWords();
  return (
    <>
      {state.search ? (
        <FilterChip
          name={t('lists.search')}
          value={`“${state.search}”`}
          without={hrefOf({ search: '', saved: null })}
        />
      ) : null}
      {list.filters
        .filter((filter) => state.filters[filter.key] !== undefined)
        .map((filter) => {
          const name = t(filter.label);
          const value = words.of(filter, state.filters[filter.key] ?? '');
          return (
            <span
              key={filter.key}
              className="inline-flex h-7 max-w-full items-center rounded-control border border-line bg-surface max-md:h-11"
            >
              <FilterSurface
                title={name}
                trigger={
                  <button
                    type="button"
                    aria-label={t('lists.edit', { name, value })}
                    className="ring-inset-focus flex h-full min-w-0 items-center gap-1.5 rounded-control pl-2 hover:bg-sunken"
                  >
                    <span className="shrink-0 text-ink-3">{name}</span>
                    <span className="min-w-0 truncate">{value}</span>
                  </button>
                }
              >
                {(close) => <FilterEditor filter={filter} onDone={close} />}
              </FilterSurface>
              <Link
                href={hrefOf({ ...withFilter(state, filter.key, ''), saved: null })}
                prefetch={false}
                scroll={false}
                data-removes={filter.key}
                aria-label={t('common.removeFilter', { name })}
                className="ring-inset-focus grid h-full w-6 shrink-0 place-items-center rounded-control text-ink-3 hover:bg-sunken hover:text-ink max-md:w-11"
              >
                <Icon name="cross" size={12} />
              </Link>
            </span>
          );
        })}
    </>
  );
}
