import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { CreateSessionButton } from '@/components/checkout-sessions/create-session-dialog';
import { SessionsTable } from '@/components/checkout-sessions/sessions-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listCheckoutSessions } from '@/lib/checkout/queries';
import { renderCheckoutSession } from '@/lib/checkout/render';
import { now } from '@/lib/clock';
import { DomainError } from '@/lib/errors';
import type { SearchParams } from '@/lib/lists/list-state';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<SearchParams>;
};

const SIZES = [25, 50, 100] as const;

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
  const list = await listCheckoutSessions(actor, {
    limit: size,
    cursor: one('after') || one('before') || undefined,
  }).catch((error: unknown) => {
    // A cursor made by hand leads nowhere.
    if (error instanceof DomainError && error.status < 500) notFound();
    throw error;
  });
  const address = (change: Record<string, string>) => {
    const search = new URLSearchParams({ ...(size === 25 ? {} : { size: String(size) }), ...change });
    return search.size > 0 ? `${base}/checkout?${search}` : `${base}/checkout`;
  };
  return (
    <>
      <PageHead title={t('title')} meta={t('lead')} actions={<CreateSessionButton />} />
      <div className="mt-4 border-t border-line">
        {list.rows.length === 0 ? (
          <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
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
              sizes={SIZES.map((choice) => ({ size: choice, href: `${base}/checkout?size=${choice}` }))}
              size={size}
            />
          </>
        )}
      </div>
    </>
  );
}
