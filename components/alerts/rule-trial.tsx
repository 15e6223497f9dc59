import { useTranslations } from 'next-intl';
import { Note } from '@/components/ui/note';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { AlertTrialView } from '@/lib/alerts/render';
import { unitOf } from '@/lib/alerts/signals';
import type { RuleFields } from './rule-fields';
import { useAlertWords } from './use-alert-words';

type RuleTrialProps = {
  trial: AlertTrialView;
  looked: Pick<RuleFields, 'signal' | 'split'>;
  currency: string;
  zone: string;
};

/** What a rule would have done in the last thirty days. */
export function RuleTrial({ trial, looked, currency, zone }: RuleTrialProps) {
  const t = useTranslations('alerts.trial');
  const words = useAlertWords(currency);
  const { verdict, count, windows, incidents } = trial;
  const isOdd = verdict === 'always' || verdict === 'never_enough' || verdict === 'no_history';
  return (
    <div className="flex flex-col gap-3">
      <Note tone={isOdd ? 'warn' : 'neutral'}>
        <p className="font-medium text-ink">{t(verdict, { count })}</p>
        <p>{t('windows', { windows })}</p>
        {incidents.length < count ? <p>{t('newest', { shown: incidents.length })}</p> : null}
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
                <Cell className="text-ink-2">
                  {words.subject(looked.split, incident.subject) ?? t('everything')}
                </Cell>
                <Cell right className="tabular-nums">
                  {words.value(unitOf(looked.signal), incident.peak)}
                </Cell>
              </Row>
            ))}
          </Body>
        </Table>
      ) : null}
    </div>
  );
}
