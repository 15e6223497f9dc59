import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageHead } from '@/components/ui/section';
import { TabLinks } from '@/components/ui/tab-links';
import { emptyState, searchOf } from '@/lib/lists/list-state';
import type { SavedViewShape } from '@/lib/lists/saved-views';
import { type Currency, formatMoney } from '@/lib/money';
import { useList } from './list-context';
import type { ListSum } from './list-props';
import { useCount } from './use-count';
import { ViewsMenu } from './views-menu';

type ListHeadProps = {
  counts: Record<string, number | null>;
  sum: ListSum | null;
  views: SavedViewShape[];
  actions: ReactNode;
};

/** Title with the count, the actions, and the tabs: the built-in ones with their counts, then the saved views. */
export function ListHead({ counts, sum, views, actions }: ListHeadProps) {
  const t = useTranslations();
  const { list, state, path, hrefOf, setNewRowsPlace } = useList();
  const count = useCount();
  const saved = views.find((view) => view.id === state.saved);
  const viewPath = (view: SavedViewShape) => `${path}${queryOfView(view, state.filters.created)}`;
  return (
    <>
      <PageHead
        title={list.heading ?? t(list.title)}
        meta={<Meta count={count(counts[state.tab])} sum={sum} />}
        actions={actions}
      />
      <div className="flex items-end border-b border-line">
        <div className="min-w-0 grow [&>nav]:border-b-0">
          <TabLinks
            label={t('lists.tabs')}
            current={saved ? saved.id : state.tab}
            tabs={[
              ...list.tabs.map((tab) => ({
                key: tab.key,
                href: hrefOf({ tab: tab.key, saved: null }),
                label: t(tab.label),
                count: count(counts[tab.key]),
              })),
              ...views.map((view) => ({ key: view.id, href: viewPath(view), label: view.name })),
            ]}
          />
        </div>
        <div ref={setNewRowsPlace} role="status" className="shrink-0 self-center" />
        <ViewsMenu
          views={views}
          current={saved ?? null}
          query={searchOf(list, { ...emptyState(list), ...state, after: '', before: '', saved: null })}
        />
      </div>
    </>
  );
}

/** The count, and what the rows come to where that was asked for: the number that led here. */
function Meta({ count, sum }: { count: string; sum: ListSum | null }) {
  const t = useTranslations('lists');
  const locale = useLocale();
  if (!sum) return count;
  const { field, currency, amount } = sum;
  return (
    <>
      {count} ·{' '}
      <span data-sum={amount ?? ''}>
        {amount === null
          ? t('sumTooMany')
          : t('sum', {
              of: t(`sums.${field}`),
              amount: formatMoney(BigInt(amount), currency as Currency, locale),
            })}
      </span>
    </>
  );
}

/** A view without a date of its own keeps the one that the reader is looking at. */
function queryOfView(view: SavedViewShape, created: string | undefined): string {
  const search = new URLSearchParams(view.query);
  if (created && !search.has('created')) search.set('created', created);
  search.set('saved', view.id);
  return `?${search}`;
}
