import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { RefreshEvery } from '@/components/live/refresh-every';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { DeliveryDetail } from '@/components/webhooks/delivery-detail';
import { RetryButton } from '@/components/webhooks/retry-button';
import { DeliveryStatus } from '@/components/webhooks/webhook-status';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { getDelivery, getEndpoint, listEndpoints } from '@/lib/webhooks/queries';
import { renderDeliveryDetail } from '@/lib/webhooks/render';
import { ENDPOINTS_MAX, EndpointFilters } from '@/lib/webhooks/schema';

type Props = { params: Promise<{ merchant: string; environment: string; delivery: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('webhooks'))('title') };
}

export default async function DeliveryPage({ params }: Props) {
  const { merchant, environment, delivery: id } = await params;
  const actor = await requireActor(merchant, environment, 'webhooks:read');
  const row = await getDelivery(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') notFound();
    throw error;
  });
  const [endpoint, { rows }, t] = await Promise.all([
    getEndpoint(actor, row.endpointId),
    listEndpoints(actor, EndpointFilters.parse({ limit: ENDPOINTS_MAX })),
    getTranslations('webhooks'),
  ]);
  const delivery = renderDeliveryDetail(actor, row);
  const base = `/m/${merchant}/${environment}`;
  return (
    <>
      {delivery.status === 'pending' ? <RefreshEvery ms={5_000} /> : null}
      <Breadcrumbs
        parents={[
          { label: t('title'), href: `${base}/webhooks` },
          { label: endpoint.url, href: `${base}/webhooks/${endpoint.id}` },
        ]}
      />
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="font-mono text-h3">{delivery.event_type ?? delivery.event}</span>
            <DeliveryStatus delivery={delivery} />
          </span>
        }
        actions={
          <RetryButton
            delivery={delivery.id}
            endpoint={endpoint.id}
            endpoints={rows.map(({ id: other, url }) => ({ id: other, url }))}
          />
        }
      />
      <DeliveryDetail delivery={delivery} url={endpoint.url} base={base} zone={actor.environment.timeZone} />
    </>
  );
}
