import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { PayoutsList } from '@/components/payouts/payouts-list';
import { PAYOUTS_LIST } from '@/lib/payouts/list';
import { PAYOUTS_SOURCE } from '@/lib/payouts/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('payouts'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={PAYOUTS_LIST} source={PAYOUTS_SOURCE} List={PayoutsList} />;
}
