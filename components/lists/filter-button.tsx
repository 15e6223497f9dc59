'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { buttonClass } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { FilterEditor } from './filter-editor';
import { FilterSurface } from './filter-surface';
import { useList } from './list-context';

/** Adds a filter: which one, then what it asks for. */
export function FilterButton() {
  const t = useTranslations();
  const { list } = useList();
  const [chosen, setChosen] = useState<string | null>(null);
  const filter = list.filters.find((one) => one.key === chosen);
  return (
    <FilterSurface
      title={filter ? t(filter.label) : t('lists.addFilter')}
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
      {(close) =>
        filter ? (
          <FilterEditor filter={filter} onDone={close} />
        ) : (
          <ul className="-mx-2 -mb-2">
            {list.filters.map((one) => (
              <li key={one.key}>
                <button
                  type="button"
                  onClick={() => setChosen(one.key)}
                  className="touch-target ring-inset-focus w-full rounded-control px-2 py-1.5 text-left text-table hover:bg-accent-tint hover:text-accent"
                >
                  {t(one.label)}
                </button>
              </li>
            ))}
          </ul>
        )
      }
    </FilterSurface>
  );
}
