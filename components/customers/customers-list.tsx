'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { codeCell, idCell, textCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import { CUSTOMERS_LIST } from '@/lib/customers/list';
import type { CustomerView } from '@/lib/customers/render';

/** The list of customers. */
export function CustomersList(props: ListProps<CustomerView>) {
  return <ListView {...props} list={CUSTOMERS_LIST} faces={{ cells: CELLS, useRowLabel, Summary, Empty }} />;
}

const CELLS: Record<string, (cell: CellProps<CustomerView>) => ReactNode> = {
  name: ({ row }) => <Name customer={row} />,
  email: textCell((row: CustomerView) => row.email),
  phone: textCell((row: CustomerView) => row.phone),
  reference: codeCell((row: CustomerView) => row.reference),
  description: textCell((row: CustomerView) => row.description),
  id: idCell((row: CustomerView) => row.id),
  updated: timeCell((row: CustomerView) => row.updated_at),
  created: timeCell((row: CustomerView) => row.created_at),
};

function Name({ customer }: { customer: CustomerView }) {
  const t = useTranslations('lists.customers');
  return customer.name ? (
    <bdi className="min-w-0 truncate font-medium">{customer.name}</bdi>
  ) : (
    <span className="text-ink-3">{t('noName')}</span>
  );
}

function useRowLabel() {
  const t = useTranslations('lists.customers');
  return (customer: CustomerView) =>
    [customer.name ?? t('noName'), customer.email].filter(Boolean).join(', ');
}

function Summary({ row }: { row: CustomerView }) {
  const t = useTranslations('lists.customers');
  const open = useTranslations('customer');
  const { timeZone, base } = useConsole();
  const items: Description[] = [
    { key: 'email', term: t('columns.email'), value: row.email },
    { key: 'phone', term: t('columns.phone'), value: row.phone },
    { key: 'reference', term: t('columns.reference'), value: row.reference },
    { key: 'description', term: t('columns.description'), value: row.description },
    { key: 'id', term: t('columns.id'), value: <Id id={row.id} /> },
    { key: 'created', term: t('columns.created'), value: <Time at={row.created_at} zone={timeZone} /> },
  ];
  return (
    <div className="grid gap-5">
      <h2 className="text-h2 font-bold">
        <Name customer={row} />
      </h2>
      <DescriptionList items={items.filter((item) => item.value !== null)} />
      <div className="flex flex-wrap gap-2">
        <LinkButton href={`${base}/customers/${row.id}`} look="primary">
          {open('open')}
        </LinkButton>
        <LinkButton href={`${base}/payments?customer=${row.id}`}>{t('payments')}</LinkButton>
      </div>
    </div>
  );
}

function Empty() {
  const t = useTranslations('lists.customers');
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
