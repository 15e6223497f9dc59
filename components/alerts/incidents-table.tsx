import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Body, Cell, Head, HeadCell, ROW_LINK, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { IncidentWithRule } from '@/lib/alerts/render';
import { IncidentMark, SeverityMark } from './incident-marks';
import { useAlertWords } from './use-alert-words';

export type ShownIncident = IncidentWithRule & { title: { name: string | null; preset: string | null } };
type IncidentsTableProps = {
  incidents: readonly ShownIncident[];
  base: string;
  currency: string;
  zone: string;
  now: string;
};

/** Incidents, the newest first, with the worst value that was seen. */
export function IncidentsTable({ incidents, base, currency, zone, now }: IncidentsTableProps) {
  const t = useTranslations('alerts');
  const words = useAlertWords(currency);
  return (
    <Table caption={t('incidentsCaption')}>
      <Head>
        <HeadCell>{t('incident')}</HeadCell>
        <HeadCell>{t('state')}</HeadCell>
        <HeadCell className="max-md:hidden">{t('severity')}</HeadCell>
        <HeadCell right>{t('peak')}</HeadCell>
        <HeadCell right>{t('since')}</HeadCell>
      </Head>
      <Body>
        {incidents.map((incident) => (
          <Row key={incident.id}>
            <Cell>
              <Link data-row href={`${base}/incidents/${incident.id}`} className={ROW_LINK}>
                {words.name({ ...incident.title, signal: incident.signal })}
              </Link>
              {incident.subject ? (
                <span className="block font-mono text-meta text-ink-3">{incident.subject}</span>
              ) : null}
            </Cell>
            <Cell className="max-md:text-right">
              <IncidentMark incident={incident} />
            </Cell>
            <Cell className="max-md:hidden!">
              <SeverityMark severity={incident.severity} />
            </Cell>
            <Cell right className="tabular-nums">
              {words.value(incident.unit, incident.peak)}
            </Cell>
            <Cell right className="text-ink-3">
              <Time at={incident.opened_at} zone={zone} as="list" now={now} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
