import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { CreateSessionButton } from '@/components/checkout-sessions/create-session-dialog';
import { SessionFilters } from '@/components/checkout-sessions/session-filters';
import { SessionsTable } from '@/components/checkout-sessions/sessions-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { readSessionFilters } from '@/lib/checkout/page-filters';
import { countCheckoutSessions, listCheckoutSessions } from '@/lib/checkout/queries';
import { renderCheckoutSession } from '@/lib/checkout/render';
import { now } from '@/lib/clock';
import { DomainError } from '@/lib/errors';
import type { SearchParams } from '@/lib/lists/list-state';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<SearchParams>;
};

const SIZES = [25, 50, 100] as const;
const COUNT_MAX = 10_001;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('checkout'))('title') };
}

export default async function CheckoutSessionsPage({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'checkout:read');
  const t = await getTranslations('checkout');
  const base = `/m/${merchant}/${environment}`;
  const given = await searchParams;
  const one = (name: string) => (typeof given[name] === 'string' ? (given[name] as string) : '');
  const size = SIZES.find((choice) => String(choice) === one('size')) ?? 25;
  const asked = readSessionFilters(given, {
    limit: size,
    cursor: one('after') || one('before') || undefined,
  });
  if (!asked) notFound();
  const isNarrowed = Object.keys(asked.given).length > 0;
  const count = isNarrowed ? await countCheckoutSessions(actor, asked.filters, COUNT_MAX) : 0;
  const list = await listCheckoutSessions(actor, asked.filters).catch((error: unknown) => {
    // A cursor made by hand leads nowhere.
    if (error instanceof DomainError && error.status < 500) notFound();
    throw error;
  });
  const address = (change: Record<string, string>) => {
    const search = new URLSearchParams({
      ...asked.given,
      ...(size === 25 ? {} : { size: String(size) }),
      ...change,
    });
    return search.size > 0 ? `${base}/checkout?${search}` : `${base}/checkout`;
  };
  return (
    <>
      <PageHead title={t('title')} meta={t('lead')} actions={<CreateSessionButton />} />
      <SessionFilters given={asked.given} path={`${base}/checkout`} zone={actor.environment.timeZone} />
      {isNarrowed ? (
        <p className="mt-2 px-4 text-table text-ink-2 md:px-6">
          {count < COUNT_MAX ? t('found', { count }) : t('foundMore', { count: COUNT_MAX - 1 })}
        </p>
      ) : null}
      <div className="mt-4 border-t border-line">
        {list.rows.length === 0 ? (
          <EmptyState title={isNarrowed ? t('noneTitle') : t('emptyTitle')}>
            {isNarrowed ? t('none') : t('empty')}
          </EmptyState>
        ) : (
          <>
            <SessionsTable
              sessions={list.rows.map((row) => renderCheckoutSession(actor, row))}
              base={base}
              zone={actor.environment.timeZone}
              now={now(actor.environment.clockOffsetMs).toISOString()}
            />
            <Pagination
              newer={list.previousCursor && address({ before: list.previousCursor })}
              older={list.nextCursor && address({ after: list.nextCursor })}
              sizes={SIZES.map((choice) => ({ size: choice, href: address({ size: String(choice) }) }))}
              size={size}
            />
          </>
        )}
      </div>
    </>
  );
}
