import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { RefundsList } from '@/components/refunds/refunds-list';
import { REFUNDS_LIST } from '@/lib/refunds/list';
import { REFUNDS_SOURCE } from '@/lib/refunds/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lists.refunds'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={REFUNDS_LIST} source={REFUNDS_SOURCE} List={RefundsList} />;
}
