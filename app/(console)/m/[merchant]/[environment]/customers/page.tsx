import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CustomersList } from '@/components/customers/customers-list';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { CUSTOMERS_LIST } from '@/lib/customers/list';
import { CUSTOMERS_SOURCE } from '@/lib/customers/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lists.customers'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={CUSTOMERS_LIST} source={CUSTOMERS_SOURCE} List={CustomersList} />;
}
