'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { buttonClass } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { ColumnsForm } from './columns-menu';
import { FilterEditor } from './filter-editor';
import { FilterSurface } from './filter-surface';
import { useList } from './list-context';
import { OrderLinks } from './order-links';

/** Where the sheet leads on a phone, beside the keys of the filters: what stands in the table's head elsewhere. */
const FACTS = '+facts';
const ORDER = '+order';

/** Adds a filter: which one, then what it asks for. On a phone the sheet also leads to the order and to what a row shows. */
export function FilterButton({ phoneColumns }: { phoneColumns: string[] }) {
  const t = useTranslations();
  const { list } = useList();
  const [chosen, setChosen] = useState<string | null>(null);
  const filter = list.filters.find((one) => one.key === chosen);
  const title = { [FACTS]: t('lists.facts'), [ORDER]: t('lists.order') }[chosen ?? ''];
  return (
    <FilterSurface
      title={title ?? t(filter?.label ?? 'lists.addFilter')}
      onOpenChange={() => setChosen(null)}
      trigger={
        <button
          type="button"
          id="list-filter"
          aria-keyshortcuts="f"
          className={buttonClass('secondary', 'small')}
        >
          <Icon name="filter" size={14} />
          {t('lists.filter')}
        </button>
      }
    >
      {(close) => {
        if (chosen === FACTS) return <ColumnsForm screen="phone" columns={phoneColumns} onDone={close} />;
        if (chosen === ORDER) return <OrderLinks onGo={close} />;
        if (filter) return <FilterEditor filter={filter} onDone={close} />;
        return (
          <ul className="-mx-2 -mb-2">
            {list.filters.map((one) => (
              <li key={one.key}>
                <Way label={t(one.label)} onGo={() => setChosen(one.key)} />
              </li>
            ))}
            <li className="mt-1 border-t border-line pt-1 md:hidden">
              <Way label={t('lists.order')} onGo={() => setChosen(ORDER)} />
              <Way label={t('lists.facts')} onGo={() => setChosen(FACTS)} />
            </li>
          </ul>
        );
      }}
    </FilterSurface>
  );
}

function Way({ label, onGo }: { label: string; onGo: () => void }) {
  return (
    <button
      type="button"
      onClick={onGo}
      className="touch-target ring-inset-focus w-full rounded-control px-2 py-1.5 text-left text-table hover:bg-accent-tint hover:text-accent"
    >
      {label}
    </button>
  );
}
