import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AuditLink } from '@/components/audit/audit-link';
import { RefreshEvery } from '@/components/live/refresh-every';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { Note } from '@/components/ui/note';
import { Pagination } from '@/components/ui/pagination';
import { PageHead } from '@/components/ui/section';
import { TabLinks } from '@/components/ui/tab-links';
import { Time } from '@/components/ui/time';
import { DeliveriesTable } from '@/components/webhooks/deliveries-table';
import { EndpointActions } from '@/components/webhooks/endpoint-actions';
import { EndpointFacts } from '@/components/webhooks/endpoint-facts';
import { EndpointStatus } from '@/components/webhooks/webhook-status';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { env } from '@/lib/env';
import { DomainError } from '@/lib/errors';
import { endpointHealth } from '@/lib/webhooks/health';
import { getEndpoint, listDeliveries } from '@/lib/webhooks/queries';
import { renderDelivery, renderEndpoint } from '@/lib/webhooks/render';
import { DeliveryFilters } from '@/lib/webhooks/schema';
import { DELIVERY_STATUSES } from '@/lib/webhooks/status';

type Props = {
  params: Promise<{ merchant: string; environment: string; endpoint: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const SIZES = [25, 50, 100] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('webhooks'))('title') };
}

export default async function EndpointPage({ params, searchParams }: Props) {
  const { merchant, environment, endpoint: id } = await params;
  const actor = await requireActor(merchant, environment, 'webhooks:read');
  const given = await searchParams;
  const one = (key: string) => (typeof given[key] === 'string' ? given[key] : undefined);
  const size = SIZES.find((choice) => String(choice) === one('size')) ?? SIZES[0];
  const status = DELIVERY_STATUSES.find((choice) => choice === one('status'));
  const [row, page, health] = await Promise.all([
    getEndpoint(actor, id),
    listDeliveries(
      actor,
      DeliveryFilters.parse({ endpoint: id, limit: size, status, cursor: one('after') ?? one('before') }),
    ),
    endpointHealth(actor),
  ]).catch((error: unknown) => {
    if (error instanceof DomainError && error.status < 500) notFound();
    throw error;
  });
  const t = await getTranslations('webhooks');
  const base = `/m/${merchant}/${environment}`;
  const zone = actor.environment.timeZone;
  const moment = now(actor.environment.clockOffsetMs).toISOString();
  const endpoint = renderEndpoint(actor, row);
  const own = health.find((each) => each.endpoint === id) ?? null;
  const address = (change: Record<string, string>) => {
    const kept = { ...(status ? { status } : {}), ...(size === SIZES[0] ? {} : { size: String(size) }) };
    return `${base}/webhooks/${id}?${new URLSearchParams({ ...kept, ...change })}`;
  };
  return (
    <>
      <RefreshEvery ms={5_000} />
      <Breadcrumbs parents={[{ label: t('title'), href: `${base}/webhooks` }]} />
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="break-all">{endpoint.url}</span>
            <EndpointStatus endpoint={endpoint} />
          </span>
        }
        meta={endpoint.description}
      />
      <div className="flex flex-col gap-4 px-4 pt-2 pb-5 md:px-6">
        <EndpointActions endpoint={endpoint} waiting={own?.waiting ?? 0} />
        {endpoint.status === 'disabled' && endpoint.disabled_at ? (
          <Note tone="bad">
            {t.rich(endpoint.disabled_because === 'gone' ? 'disabledGone' : 'disabledFailing', {
              at: () => <Time at={endpoint.disabled_at ?? ''} zone={zone} />,
            })}
          </Note>
        ) : null}
        {endpoint.status === 'enabled' && endpoint.failing_since ? (
          <Note tone="warn">
            {t.rich('failingSince', { at: () => <Time at={endpoint.failing_since ?? ''} zone={zone} /> })}
          </Note>
        ) : null}
        {endpoint.previous_secret_until && endpoint.previous_secret_until > new Date().toISOString() ? (
          <Note>
            {t.rich('twoSecrets', {
              at: () => <Time at={endpoint.previous_secret_until ?? ''} zone={zone} />,
            })}
          </Note>
        ) : null}
        <EndpointFacts endpoint={endpoint} health={own} />
        <AuditLink id={endpoint.id} />
      </div>
      <h2 className="px-4 text-body font-bold md:px-6">{t('deliveries.title')}</h2>
      <p className="px-4 pb-2 text-table text-ink-3 md:px-6">
        {t('deliveries.kept', { days: env().WEBHOOK_RETENTION_DAYS })}
      </p>
      <TabLinks
        label={t('deliveries.tabs')}
        current={status ?? 'all'}
        tabs={[
          { key: 'all', label: t('deliveries.all'), href: `${base}/webhooks/${id}` },
          ...DELIVERY_STATUSES.map((choice) => ({
            key: choice,
            label: t(`deliveryStatus.${choice}`),
            href: `${base}/webhooks/${id}?status=${choice}`,
          })),
        ]}
      />
      {page.rows.length === 0 ? (
        <p className="px-4 py-6 text-table text-ink-3 md:px-6">{t('deliveries.none')}</p>
      ) : (
        <DeliveriesTable
          deliveries={page.rows.map((delivery) => renderDelivery(actor, delivery))}
          base={base}
          zone={zone}
          now={moment}
        />
      )}
      <Pagination
        newer={page.previousCursor && address({ before: page.previousCursor })}
        older={page.nextCursor && address({ after: page.nextCursor })}
        sizes={SIZES.map((choice) => ({ size: choice, href: address({ size: String(choice) }) }))}
        size={size}
      />
    </>
  );
}
