import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { EventTypeFilter } from '@/components/events/event-type-filter';
import { EventsTable } from '@/components/events/events-table';
import type { SearchParams } from '@/components/payments/list-state';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { isEventType } from '@/lib/events/catalogue';
import { listEvents } from '@/lib/events/queries';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<SearchParams>;
};

const SIZES = [25, 50, 100] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('events'))('title') };
}

export default async function EventsPage({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'events:read');
  const t = await getTranslations('events');
  const path = `/m/${merchant}/${environment}/events`;
  const given = await searchParams;
  const one = (name: string) => (typeof given[name] === 'string' ? (given[name] as string) : '');
  const type = isEventType(one('type')) ? one('type') : '';
  const size = SIZES.find((choice) => String(choice) === one('size')) ?? 25;
  const cursor = one('after') || one('before') || undefined;
  const list = await listEvents(actor, { limit: size, cursor, type: type || undefined });
  const address = (change: Record<string, string>) => {
    const search = new URLSearchParams();
    const next = { type, size: size === 25 ? '' : String(size), ...change };
    for (const [name, value] of Object.entries(next)) if (value) search.set(name, value);
    return search.size > 0 ? `${path}?${search}` : path;
  };
  return (
    <>
      <PageHead title={t('title')} meta={t('lead')} />
      <div className="border-b border-line px-4 py-3 md:px-6">
        <EventTypeFilter path={path} type={type} />
      </div>
      {list.rows.length === 0 ? (
        <EmptyState
          title={t(type ? 'noMatchTitle' : 'emptyTitle')}
          action={type ? <LinkButton href={path}>{t('clear')}</LinkButton> : null}
        >
          {t(type ? 'noMatch' : 'empty')}
        </EmptyState>
      ) : (
        <>
          <EventsTable
            events={list.rows.map((event) => ({
              id: event.id,
              type: event.type,
              object: event.objectId,
              at: event.createdAt.toISOString(),
            }))}
            path={path}
            zone={actor.environment.timeZone}
            now={now(actor.environment.clockOffsetMs).toISOString()}
          />
          <Pagination
            newer={list.previousCursor && address({ before: list.previousCursor })}
            older={list.nextCursor && address({ after: list.nextCursor })}
            sizes={SIZES.map((choice) => ({
              size: choice,
              href: address({ size: choice === 25 ? '' : String(choice) }),
            }))}
            size={size}
          />
        </>
      )}
    </>
  );
}
