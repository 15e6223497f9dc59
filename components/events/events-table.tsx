import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Id } from '@/components/ui/id';
import { Body, Cell, Head, HeadCell, ROW_LINK, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { EVENTS, isEventType } from '@/lib/events/catalogue';

type EventsTableProps = {
  events: readonly { id: string; type: string; object: string; at: string }[];
  path: string;
  zone: string;
  now: string;
};

export function EventsTable({ events, path, zone, now }: EventsTableProps) {
  const t = useTranslations('events');
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell>{t('type')}</HeadCell>
        <HeadCell className="max-lg:hidden">{t('meaning')}</HeadCell>
        <HeadCell>{t('object')}</HeadCell>
        <HeadCell right>{t('created')}</HeadCell>
      </Head>
      <Body>
        {events.map((event) => (
          <Row key={event.id}>
            <Cell>
              <Link
                data-row
                href={`${path}/${event.id}`}
                prefetch={false}
                className={`font-mono text-meta ${ROW_LINK}`}
              >
                {event.type}
              </Link>
            </Cell>
            <Cell className="text-ink-2 max-lg:hidden!">
              {isEventType(event.type) ? EVENTS[event.type].description : null}
            </Cell>
            <Cell className="max-md:order-3">
              <Id id={event.object} copy={false} />
            </Cell>
            <Cell right className="text-ink-3 max-md:order-2">
              <Time at={event.at} zone={zone} as="list" now={now} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
