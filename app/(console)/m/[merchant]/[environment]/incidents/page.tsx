import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { IncidentsList } from '@/components/alerts/incidents-list';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { INCIDENTS_SOURCE } from '@/lib/alerts/list-sources';
import { INCIDENTS_LIST } from '@/lib/alerts/lists';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('alerts'))('incidents') };
}

export default function Page(props: ListPageProps) {
  return <ListPage {...props} list={INCIDENTS_LIST} source={INCIDENTS_SOURCE} List={IncidentsList} />;
}
