'use client';

import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, use } from 'react';
import { idCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useMethodName } from '@/components/payments/method-name';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import { ENTRIES_LIST } from '@/lib/risk/lists/list';
import type { UsingRule } from '@/lib/risk/lists/queries';
import type { RiskListView, RiskListEntryView as Row } from '@/lib/risk/lists/render';
import { AddEntryButton } from './add-entry-dialog';
import { ImportButton } from './import-dialog';
import { EditListButton } from './list-dialog';
import { ListPurposeChip } from './list-purpose';
import { RemoveListButton } from './remove-list-dialog';
import { TakeOutButton } from './take-out-dialog';

type EntriesListProps = ListProps<Row> & {
  riskList: RiskListView;
  rules: readonly UsingRule[];
  names: Record<string, string>;
};

/** The list around its entries, for what the head and the cells say of it. */
const Around = createContext<Omit<EntriesListProps, keyof ListProps<Row>> | null>(null);

function useAround() {
  const around = use(Around);
  if (!around) throw new Error('entries need their list around them');
  return around;
}

/** What is in a list of risk. */
export function EntriesList({ riskList, rules, names, ...props }: EntriesListProps) {
  return (
    <Around value={{ riskList, rules, names }}>
      <ListView
        {...props}
        list={{
          ...ENTRIES_LIST,
          revision: riskList.version,
          pagePath: `/risk-lists/${riskList.id}`,
          heading: <Heading list={riskList} />,
        }}
        faces={{ cells: CELLS, useRowLabel, Summary, Empty, HeadActions, rowPath: useRowPath() }}
      />
    </Around>
  );
}

function Heading({ list }: { list: RiskListView }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="[overflow-wrap:anywhere]">{list.name}</span>
      <ListPurposeChip purpose={list.purpose} />
    </span>
  );
}

/** An entry has no page of its own: it is looked at beside its list. */
function useRowPath() {
  const { base } = useConsole();
  return (row: Row) => `${base}/risk-lists/${row.list}?open=${row.id}`;
}

function HeadActions() {
  const { permissions } = useConsole();
  const { riskList, rules } = useAround();
  if (!permissions.includes('risk_lists:write')) return null;
  return (
    <>
      <RemoveListButton list={riskList} rules={rules} />
      <EditListButton list={riskList} />
      {riskList.kind === 'card' ? null : <ImportButton list={riskList} />}
      {riskList.kind === 'card' ? null : <AddEntryButton list={riskList} />}
    </>
  );
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  value: ({ row }) => <Value entry={row} />,
  reason: ({ row }) => <span className="text-ink-2 [overflow-wrap:anywhere]">{row.reason}</span>,
  author: ({ row }) => <Author id={row.created_by} />,
  id: idCell((row: Row) => row.id),
  list: idCell((row: Row) => row.list),
  ends: (cell) => <Ends {...cell} />,
  created: timeCell((row: Row) => row.created_at),
};

function Value({ entry }: { entry: Row }) {
  const words = useValueWords();
  return (
    <span className={entry.value === null ? undefined : 'font-mono text-meta [overflow-wrap:anywhere]'}>
      {words(entry)}
    </span>
  );
}

/** A card as people say it; an address that may not be seen, or is nobody's any more, says so. */
function useValueWords() {
  const t = useTranslations('riskLists.entries');
  const method = useMethodName();
  const { permissions } = useConsole();
  return ({ value, card }: Row): string => {
    if (value !== null) return value;
    if (card) return method({ method_type: 'card', method: { ...card } }) ?? '';
    return permissions.includes('pii:read') ? t('erased') : t('hidden');
  };
}

function Author({ id }: { id: string }) {
  const { names } = useAround();
  return <span className="text-ink-3">{names[id] ?? id}</span>;
}

function Ends({ row, zone, now }: CellProps<Row>) {
  const t = useTranslations('riskLists.entries');
  return (
    <span className="text-ink-3">
      {row.ends_at === null ? t('never') : <Time at={row.ends_at} zone={zone} as="list" now={now} inRow />}
    </span>
  );
}

function useRowLabel() {
  const words = useValueWords();
  return (entry: Row) => words(entry);
}

function Summary({ row }: { row: Row }) {
  const t = useTranslations('riskLists.entries');
  const words = useValueWords();
  const { timeZone, permissions } = useConsole();
  return (
    <div className="grid gap-5">
      <h2 className="text-body font-bold [overflow-wrap:anywhere]">{words(row)}</h2>
      <DescriptionList
        items={[
          ...(row.reason ? [{ key: 'reason', term: t('reason'), value: row.reason }] : []),
          { key: 'author', term: t('author'), value: <Author id={row.created_by} /> },
          { key: 'created', term: t('created'), value: <Time at={row.created_at} zone={timeZone} /> },
          {
            key: 'ends',
            term: t('ends'),
            value: row.ends_at === null ? t('never') : <Time at={row.ends_at} zone={timeZone} />,
          },
          { key: 'id', term: t('id'), value: <Id id={row.id} /> },
        ]}
      />
      {permissions.includes('risk_lists:write') ? <TakeOutButton entry={row.id} /> : null}
    </div>
  );
}

function Empty() {
  const t = useTranslations('riskLists.entries');
  const { base } = useConsole();
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={<LinkButton href={`${base}/payments`}>{t('emptyAction')}</LinkButton>}
    >
      {t('empty')}
    </EmptyState>
  );
}
