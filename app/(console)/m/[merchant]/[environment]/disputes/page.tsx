import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DisputesList } from '@/components/disputes/disputes-list';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { DISPUTES_LIST } from '@/lib/disputes/list';
import { DISPUTES_SOURCE } from '@/lib/disputes/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('disputes'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={DISPUTES_LIST} source={DISPUTES_SOURCE} List={DisputesList} />;
}
