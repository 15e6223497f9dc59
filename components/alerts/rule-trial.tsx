import { useTranslations } from 'next-intl';
import { Note } from '@/components/ui/note';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { AlertTrialView } from '@/lib/alerts/render';
import type { MetricUnit } from '@/lib/metrics/registry';
import { useAlertWords } from './use-alert-words';

type RuleTrialProps = { trial: AlertTrialView; unit: MetricUnit; currency: string; zone: string };

/** What a rule would have done in the last thirty days. */
export function RuleTrial({ trial, unit, currency, zone }: RuleTrialProps) {
  const t = useTranslations('alerts.trial');
  const words = useAlertWords(currency);
  const { verdict, count, windows, incidents } = trial;
  const isOdd = verdict === 'always' || verdict === 'never_enough' || verdict === 'no_history';
  return (
    <div className="flex flex-col gap-3">
      <Note tone={isOdd ? 'warn' : 'neutral'}>
        <p className="font-medium text-ink">{t(verdict, { count })}</p>
        <p>{t('windows', { windows })}</p>
      </Note>
      {incidents.length > 0 ? (
        <Table caption={t('caption')}>
          <Head>
            <HeadCell>{t('opened')}</HeadCell>
            <HeadCell>{t('closed')}</HeadCell>
            <HeadCell>{t('of')}</HeadCell>
            <HeadCell right>{t('peak')}</HeadCell>
          </Head>
          <Body>
            {incidents.map((incident) => (
              <Row key={`${incident.opened_at} ${incident.subject}`}>
                <Cell>
                  <Time at={incident.opened_at} zone={zone} as="moment" />
                </Cell>
                <Cell>
                  {incident.closed_at ? <Time at={incident.closed_at} zone={zone} as="moment" /> : t('still')}
                </Cell>
                <Cell className="font-mono text-meta">{incident.subject ?? t('everything')}</Cell>
                <Cell right className="tabular-nums">
                  {words.value(unit, incident.peak)}
                </Cell>
              </Row>
            ))}
          </Body>
        </Table>
      ) : null}
    </div>
  );
}
