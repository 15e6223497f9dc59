import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { TriesList } from '@/components/webhooks/tries-list';
import { TRIES_LIST } from '@/lib/webhooks/tries/list';
import { TRIES_SOURCE } from '@/lib/webhooks/tries/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('webhooks'))('tryList.title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={TRIES_LIST} source={TRIES_SOURCE} List={TriesList} />;
}
