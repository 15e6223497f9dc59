import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { Button, buttonClass } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { isFiltered, searchParameters, WITHOUT_FILTERS } from '@/lib/lists/list-state';
import { ColumnsMenu } from './columns-menu';
import { ExportButton } from './export-button';
import type { ExportScope } from './export-dialog';
import { FilterButton } from './filter-button';
import { FilterChips } from './filter-chips';
import { useList } from './list-context';

type ListToolbarProps = ExportScope & { phoneColumns: string[]; maySelect: boolean };

/** Search, the filters in force, another filter, columns and export; on a phone also the way to select rows. */
export function ListToolbar({ columns, phoneColumns, count, apiQuery, maySelect }: ListToolbarProps) {
  const t = useTranslations('lists');
  const { list, state, hrefOf, isSelecting, setSelecting } = useList();
  const { permissions } = useConsole();
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
      {list.search ? <ListSearch label={list.search} /> : null}
      <FilterChips />
      <FilterButton phoneColumns={phoneColumns} />
      {isFiltered(state) ? (
        <Link
          href={hrefOf(WITHOUT_FILTERS)}
          scroll={false}
          data-removes="all"
          className={buttonClass('quiet', 'small')}
        >
          {t('clear')}
        </Link>
      ) : null}
      <div className="ml-auto flex gap-2">
        <span className="max-md:hidden">
          <ColumnsMenu columns={columns} />
        </span>
        {maySelect ? (
          <Button
            size="small"
            id="list-select"
            aria-pressed={isSelecting}
            onClick={() => setSelecting(!isSelecting)}
            className="aria-pressed:border-accent aria-pressed:bg-accent-tint md:hidden"
          >
            {t('selectMode')}
          </Button>
        ) : null}
        {permissions.includes('exports:write') ? (
          <ExportButton id="list-export" columns={columns} count={count} apiQuery={apiQuery} />
        ) : null}
      </div>
    </div>
  );
}

/** A plain form, so that it works before any script; it keeps the other filters. */
function ListSearch({ label }: { label: NonNullable<ReturnType<typeof useList>['list']['search']> }) {
  const t = useTranslations();
  const { list, state, path, go, hrefOf } = useList();
  return (
    <form
      action={path}
      method="get"
      className="relative max-md:basis-full"
      onSubmit={(event) => {
        event.preventDefault();
        go(hrefOf({ search: String(new FormData(event.currentTarget).get('q') ?? '').trim() }));
      }}
    >
      {searchParameters(list, state).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Icon
        name="search"
        size={14}
        className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-ink-3"
      />
      <input
        id="list-search"
        key={state.search}
        name="q"
        type="search"
        defaultValue={state.search}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        aria-label={t(label)}
        placeholder={t(label)}
        className="touch-target h-7 w-56 rounded-control border border-line bg-surface pr-2 pl-7 text-table text-ink placeholder:text-ink-3 hover:border-control max-md:w-full max-md:text-form"
      />
    </form>
  );
}
