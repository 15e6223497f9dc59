import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RefreshOn } from '@/components/live/refresh-on';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import { CreateEndpointButton } from '@/components/webhooks/endpoint-dialog';
import { EndpointsTable } from '@/components/webhooks/endpoints-table';
import { requireActor } from '@/lib/auth/actor';
import { endpointHealth } from '@/lib/webhooks/health';
import { listEndpoints } from '@/lib/webhooks/queries';
import { renderEndpoint } from '@/lib/webhooks/render';
import { ENDPOINTS_MAX, EndpointFilters } from '@/lib/webhooks/schema';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('webhooks'))('title') };
}

export default async function WebhooksPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'webhooks:read');
  const t = await getTranslations('webhooks');
  const [page, health] = await Promise.all([
    listEndpoints(actor, EndpointFilters.parse({ limit: ENDPOINTS_MAX })),
    endpointHealth(actor),
  ]);
  return (
    <>
      <RefreshOn nouns={['webhook_endpoint']} />
      <PageHead
        title={t('title')}
        meta={t('lead')}
        actions={
          <>
            <LinkButton href={`/m/${merchant}/${environment}/webhooks/tries`}>{t('tryList.open')}</LinkButton>
            <CreateEndpointButton />
          </>
        }
      />
      <div className="mt-4 border-t border-line">
        {page.rows.length === 0 ? (
          <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
        ) : (
          <EndpointsTable
            endpoints={page.rows.map((row) => renderEndpoint(actor, row))}
            health={Object.fromEntries(health.map((one) => [one.endpoint, one]))}
            base={`/m/${merchant}/${environment}`}
          />
        )}
      </div>
    </>
  );
}
