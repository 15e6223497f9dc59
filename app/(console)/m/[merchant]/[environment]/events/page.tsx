import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { EventsList } from '@/components/events/events-list';
import { BadAddress } from '@/components/lists/bad-address';
import { loadList } from '@/components/lists/load-list';
import { EVENTS_SOURCE } from '@/lib/api/events-source';
import { requireActor } from '@/lib/auth/actor';
import { EVENTS_LIST } from '@/lib/events/list';
import type { SearchParams } from '@/lib/lists/list-state';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<SearchParams>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('events'))('title') };
}

export default async function Page({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'events:read');
  const { problems, props } = await loadList(actor, EVENTS_LIST, EVENTS_SOURCE, await searchParams);
  const path = `/m/${merchant}/${environment}/events`;
  if (problems) return <BadAddress title={EVENTS_LIST.title} path={path} problems={problems} />;
  return <EventsList {...props} />;
}
