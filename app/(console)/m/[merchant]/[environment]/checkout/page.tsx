import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SessionsList } from '@/components/checkout-sessions/sessions-list';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { CHECKOUT_LIST } from '@/lib/checkout/list';
import { CHECKOUT_SOURCE } from '@/lib/checkout/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('checkout'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={CHECKOUT_LIST} source={CHECKOUT_SOURCE} List={SessionsList} />;
}
