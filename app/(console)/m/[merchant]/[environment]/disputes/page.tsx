import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DisputesFilter } from '@/components/disputes/disputes-filter';
import { DisputesTable } from '@/components/disputes/disputes-table';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { PageHead } from '@/components/ui/section';
import { TabLinks } from '@/components/ui/tab-links';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { countDisputes, listDisputes } from '@/lib/disputes/queries';
import { renderDispute } from '@/lib/disputes/render';
import { DISPUTE_REASONS, DISPUTE_VIEWS } from '@/lib/disputes/schema';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const SIZES = [25, 50, 100] as const;
const COUNT_MAX = 10_000;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('disputes'))('title') };
}

export default async function DisputesPage({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'disputes:read');
  const t = await getTranslations('disputes');
  const path = `/m/${merchant}/${environment}/disputes`;
  const given = await searchParams;
  const one = (name: string) => (typeof given[name] === 'string' ? (given[name] as string) : '');
  // Without a choice the page opens where there is something to do.
  const view =
    one('view') === 'all'
      ? undefined
      : (DISPUTE_VIEWS.find((name) => name === one('view')) ?? 'needs_response');
  const reason = DISPUTE_REASONS.find((name) => name === one('reason'));
  const size = SIZES.find((choice) => String(choice) === one('size')) ?? 25;
  const filters = { limit: size, view, reason };
  const [list, counts] = await Promise.all([
    listDisputes(actor, { ...filters, cursor: one('after') || one('before') || undefined }),
    countDisputes(actor, filters),
  ]);
  const address = (change: Record<string, string>) => {
    const search = new URLSearchParams();
    const next = {
      view: view ?? 'all',
      reason: reason ?? '',
      size: size === 25 ? '' : String(size),
      ...change,
    };
    for (const [name, value] of Object.entries(next)) if (value) search.set(name, value);
    return `${path}?${search}`;
  };
  const count = (number: number) =>
    number > COUNT_MAX ? t('countMore', { count: COUNT_MAX }) : t('count', { count: number });
  const isEmpty = counts.all === 0 && !reason;
  return (
    <>
      <PageHead
        title={t('title')}
        meta={t('lead')}
        actions={<LinkButton href={`${path}/automatic`}>{t('automatic.open')}</LinkButton>}
      />
      <TabLinks
        label={t('tabs.label')}
        current={view ?? 'all'}
        tabs={[...DISPUTE_VIEWS, 'all' as const].map((tab) => ({
          key: tab,
          href: address({ view: tab }),
          label: t(`tabs.${tab}`),
          count: count(counts[tab]),
        }))}
      />
      <DisputesFilter path={path} view={view ?? 'all'} reason={reason ?? ''} />
      {list.rows.length === 0 ? (
        <EmptyState
          title={t(isEmpty ? 'emptyTitle' : 'noMatchTitle')}
          action={
            isEmpty ? (
              <LinkButton href={`/m/${merchant}/${environment}/payments`}>{t('emptyAction')}</LinkButton>
            ) : (
              <LinkButton href={`${path}?view=all`}>{t('clear')}</LinkButton>
            )
          }
        >
          {t(isEmpty ? 'empty' : 'noMatch')}
        </EmptyState>
      ) : (
        <>
          <DisputesTable
            disputes={list.rows.map((row) => renderDispute(actor, row))}
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
