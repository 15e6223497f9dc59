import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { RequestsList } from '@/components/requests/requests-list';
import { REQUESTS_LIST } from '@/lib/requests/list';
import { REQUESTS_SOURCE } from '@/lib/requests/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={REQUESTS_LIST} source={REQUESTS_SOURCE} List={RequestsList} />;
}
