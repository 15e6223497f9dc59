import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { DeliveryView } from '@/lib/webhooks/render';
import { DeliveryStatus } from './webhook-status';

type DeliveriesTableProps = { deliveries: readonly DeliveryView[]; base: string; zone: string; now: string };

/** Deliveries of an endpoint or of an event; each leads to what was sent and answered. */
export function DeliveriesTable({ deliveries, base, zone, now }: DeliveriesTableProps) {
  const t = useTranslations('webhooks.deliveries');
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell>{t('event')}</HeadCell>
        <HeadCell>{t('status')}</HeadCell>
        <HeadCell className="max-lg:hidden">{t('object')}</HeadCell>
        <HeadCell right className="max-md:hidden">
          {t('tries')}
        </HeadCell>
        <HeadCell right className="max-lg:hidden">
          {t('next')}
        </HeadCell>
        <HeadCell right>{t('created')}</HeadCell>
      </Head>
      <Body>
        {deliveries.map((delivery) => (
          <Row key={delivery.id}>
            <Cell>
              <Link
                href={`${base}/webhooks/deliveries/${delivery.id}`}
                className="touch-target font-mono text-meta font-medium text-accent hover:underline"
              >
                {delivery.event_type ?? delivery.event}
              </Link>
            </Cell>
            <Cell>
              <DeliveryStatus delivery={delivery} />
            </Cell>
            <Cell className="font-mono text-meta text-ink-2 max-lg:hidden!">{delivery.object_id}</Cell>
            <Cell right className="tabular-nums max-md:hidden!">
              {delivery.attempts}
            </Cell>
            <Cell right className="text-ink-2 max-lg:hidden!">
              {delivery.next_try_at && delivery.status === 'pending' ? (
                <Time at={delivery.next_try_at} zone={zone} as="list" now={now} />
              ) : (
                <span className="sr-only">{t('noNext')}</span>
              )}
            </Cell>
            <Cell right className="text-ink-2 max-md:order-3 max-md:col-span-2">
              <Time at={delivery.created_at} zone={zone} as="list" now={now} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
