import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { EventsList } from '@/components/events/events-list';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { EVENTS_SOURCE } from '@/lib/api/events-source';
import { EVENTS_LIST } from '@/lib/events/list';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('events'))('title') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={EVENTS_LIST} source={EVENTS_SOURCE} List={EventsList} />;
}
