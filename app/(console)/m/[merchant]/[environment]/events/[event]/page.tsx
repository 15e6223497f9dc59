import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { RequestLink } from '@/components/requests/requests-link';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { LinkButton } from '@/components/ui/button';
import { Json } from '@/components/ui/code-block';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Id } from '@/components/ui/id';
import { PageHead, Section } from '@/components/ui/section';
import { Time } from '@/components/ui/time';
import { DeliveriesTable } from '@/components/webhooks/deliveries-table';
import { renderEvent } from '@/lib/api/render-event';
import { requireActor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { now } from '@/lib/clock';
import { DomainError } from '@/lib/errors';
import { getEvent } from '@/lib/events/queries';
import { isLogged } from '@/lib/requests/queries';
import { listDeliveries } from '@/lib/webhooks/queries';
import { renderDelivery } from '@/lib/webhooks/render';
import { DeliveryFilters } from '@/lib/webhooks/schema';

type Props = { params: Promise<{ merchant: string; environment: string; event: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('events'))('title') };
}

export default async function EventPage({ params }: Props) {
  const { merchant, environment, event: id } = await params;
  const actor = await requireActor(merchant, environment, 'events:read');
  const event = await getEvent(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') notFound();
    throw error;
  });
  const t = await getTranslations('events');
  const common = await getTranslations('common');
  const webhooks = await getTranslations('webhooks');
  const pages = await getTranslations('shell.pages');
  const story = await getTranslations('payment.timeline');
  const labels = await actorLabels(actor, [event.actor]);
  const deliveries = actor.permissions.has('webhooks:read')
    ? (await listDeliveries(actor, DeliveryFilters.parse({ event: id, limit: 50 }))).rows
    : [];
  const base = `/m/${merchant}/${environment}`;
  const facts: (Description | null)[] = [
    { key: 'id', term: t('id'), value: <Id id={event.id} /> },
    { key: 'object', term: t('object'), value: <Id id={event.objectId} /> },
    {
      key: 'created',
      term: t('created'),
      value: <Time at={event.createdAt.toISOString()} zone={actor.environment.timeZone} />,
    },
    {
      key: 'actor',
      term: t('by'),
      value:
        labels[event.actor] ??
        (event.actor === 'system' || event.actor === 'payer' ? story(event.actor) : event.actor),
    },
    event.requestId
      ? {
          key: 'request',
          term: t('request'),
          value: (await isLogged(actor, event.requestId)) ? (
            <RequestLink id={event.requestId} base={base} />
          ) : (
            <Id id={event.requestId} />
          ),
        }
      : null,
    event.idempotencyKey
      ? {
          key: 'key',
          term: t('idempotencyKey'),
          value: <span className="font-mono text-meta break-all">{event.idempotencyKey}</span>,
        }
      : null,
  ];
  return (
    <>
      <Breadcrumbs parents={[{ label: pages('events'), href: `${base}/events` }]} />
      <PageHead
        title={<span className="font-mono text-h3">{event.type}</span>}
        actions={
          event.paymentId ? (
            <LinkButton href={`${base}/payments/${event.paymentId}`}>{t('openObject')}</LinkButton>
          ) : null
        }
      />
      <div className="mt-4 border-t border-line px-4 py-5 md:px-6">
        <Section id="facts" title={t('facts')}>
          <DescriptionList items={facts.filter((fact): fact is Description => fact !== null)} />
        </Section>
        {deliveries.length > 0 ? (
          <Section id="deliveries" title={webhooks('deliveries.title')}>
            <div className="-mx-4 md:-mx-6 [&_th]:static!">
              <DeliveriesTable
                deliveries={deliveries.map((delivery) => renderDelivery(actor, delivery))}
                base={base}
                zone={actor.environment.timeZone}
                now={now(actor.environment.clockOffsetMs).toISOString()}
              />
            </div>
          </Section>
        ) : null}
        <Section id="payload" title={t('payload')}>
          <Json value={renderEvent(actor, event)} label={t('json')} copyLabel={common('copyJson')} />
        </Section>
      </div>
    </>
  );
}
