import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { percentText } from '@/lib/i18n/percent';
import type { EndpointHealth } from '@/lib/webhooks/health';
import type { EndpointView } from '@/lib/webhooks/render';
import { EndpointStatus } from './webhook-status';

type EndpointsTableProps = {
  endpoints: readonly EndpointView[];
  health: Readonly<Record<string, EndpointHealth>>;
  base: string;
};

/** Every endpoint with how it does. */
export function EndpointsTable({ endpoints, health, base }: EndpointsTableProps) {
  const t = useTranslations('webhooks');
  const format = useFormatter();
  const locale = useLocale();
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell>{t('url')}</HeadCell>
        <HeadCell>{t('state')}</HeadCell>
        <HeadCell right className="max-lg:hidden">
          {t('events')}
        </HeadCell>
        <HeadCell right className="max-md:hidden">
          {t('success')}
        </HeadCell>
        <HeadCell right className="max-lg:hidden">
          {t('p95')}
        </HeadCell>
        <HeadCell right>{t('waiting')}</HeadCell>
      </Head>
      <Body>
        {endpoints.map((endpoint) => {
          const own = health[endpoint.id];
          return (
            <Row key={endpoint.id}>
              <Cell className="max-w-0 min-w-64 max-md:max-w-none md:py-2">
                <Link
                  href={`${base}/webhooks/${endpoint.id}`}
                  className="touch-target block truncate font-medium text-accent hover:underline"
                >
                  {endpoint.url}
                </Link>
                {endpoint.description ? (
                  <span className="block truncate text-meta text-ink-3">{endpoint.description}</span>
                ) : null}
              </Cell>
              <Cell>
                <EndpointStatus endpoint={endpoint} />
              </Cell>
              <Cell right className="tabular-nums max-lg:hidden!">
                {endpoint.event_types.includes('*') ? t('all') : format.number(endpoint.event_types.length)}
              </Cell>
              <Cell right className="tabular-nums max-md:hidden!">
                {own && own.tries > 0 ? percentText(locale, own.answered / own.tries) : t('noTries')}
              </Cell>
              <Cell right className="tabular-nums max-lg:hidden!">
                {own?.p95Ms == null ? t('noTries') : t('ms', { ms: own.p95Ms })}
              </Cell>
              <Cell right className="tabular-nums max-md:col-span-2 max-md:text-ink-2">
                <Waiting count={own?.waiting ?? 0} />
              </Cell>
            </Row>
          );
        })}
      </Body>
    </Table>
  );
}

const SHOWN_MAX = 10_000;

function Waiting({ count }: { count: number }) {
  const t = useTranslations('webhooks');
  const format = useFormatter();
  const shown = format.number(Math.min(count, SHOWN_MAX));
  return (
    <>
      <span className="md:hidden">{t('waiting')} </span>
      {count > SHOWN_MAX ? `${shown}+` : shown}
    </>
  );
}
