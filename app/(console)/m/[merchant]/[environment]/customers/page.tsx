import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CustomersList } from '@/components/customers/customers-list';
import { BadAddress } from '@/components/lists/bad-address';
import { loadList } from '@/components/lists/load-list';
import { requireActor } from '@/lib/auth/actor';
import { CUSTOMERS_LIST } from '@/lib/customers/list';
import { CUSTOMERS_SOURCE } from '@/lib/customers/list-source';
import type { SearchParams } from '@/lib/lists/list-state';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<SearchParams>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lists.customers'))('title') };
}

export default async function Page({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'customers:read');
  const { problems, props } = await loadList(actor, CUSTOMERS_LIST, CUSTOMERS_SOURCE, await searchParams);
  const path = `/m/${merchant}/${environment}/customers`;
  if (problems) return <BadAddress title={CUSTOMERS_LIST.title} path={path} problems={problems} />;
  return <CustomersList {...props} />;
}
