import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Section } from '@/components/ui/section';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { Timeline, type TimelineStep } from '@/components/ui/timeline';
import type { IncidentPointRow } from '@/lib/alerts/queries';
import type { IncidentWithRule } from '@/lib/alerts/render';
import { useAlertWords } from './use-alert-words';

type IncidentFactsProps = {
  incident: IncidentWithRule;
  points: readonly IncidentPointRow[];
  /** Address of the list that shows what is affected. */
  affected: string | null;
  /** Who acknowledged it, by name. */
  by: string | null;
  ruleHref: string | null;
  currency: string;
  zone: string;
};

/** What is the matter, since when, how it went on, and what it affects. */
export function IncidentFacts(props: IncidentFactsProps) {
  const { incident, points, affected, ruleHref, currency, zone } = props;
  const t = useTranslations('alerts');
  const words = useAlertWords(currency);
  const value = (number: number | null) => words.value(incident.unit, number);
  const items: Description[] = [
    { key: 'signal', term: t('signal'), value: words.signal(incident.signal) },
    ...(incident.subject
      ? [{ key: 'of', term: t('of'), value: <span className="font-mono">{incident.subject}</span> }]
      : []),
    { key: 'began', term: t('began'), value: <Time at={incident.began_at} zone={zone} as="moment" /> },
    { key: 'value', term: t('latest'), value: value(incident.value) },
    { key: 'peak', term: t('peak'), value: value(incident.peak) },
    { key: 'line', term: t('line'), value: value(incident.line) },
    ...(incident.usual === null ? [] : [{ key: 'usual', term: t('usual'), value: value(incident.usual) }]),
    { key: 'sample', term: t('sample'), value: String(incident.sample) },
  ];
  return (
    <div className="grid gap-x-8 px-4 pt-4 md:px-6 lg:grid-cols-[2fr_1fr]">
      <div>
        <Section title={t('facts')} id="facts">
          <DescriptionList items={items} />
          <p className="mt-3 flex flex-wrap gap-4 text-table">
            {affected ? (
              <Link href={affected} className="font-medium text-accent underline underline-offset-2">
                {t('showAffected')}
              </Link>
            ) : null}
            {ruleHref ? (
              <Link href={ruleHref} className="font-medium text-accent underline underline-offset-2">
                {t('showRule')}
              </Link>
            ) : null}
          </p>
        </Section>
        <Section title={t('overTime')} id="over-time">
          <Table caption={t('overTime')}>
            <Head>
              <HeadCell>{t('at')}</HeadCell>
              <HeadCell right>{t('value')}</HeadCell>
              <HeadCell right>{t('sample')}</HeadCell>
            </Head>
            <Body>
              {points.map((point) => (
                <Row key={point.at.toISOString()}>
                  <Cell>
                    <Time at={point.at.toISOString()} zone={zone} as="moment" />
                  </Cell>
                  <Cell right className="tabular-nums">
                    {value(point.value)}
                  </Cell>
                  <Cell right className="tabular-nums">
                    {point.sample}
                  </Cell>
                </Row>
              ))}
            </Body>
          </Table>
        </Section>
      </div>
      <div>
        <Section title={t('history')} id="history">
          <History {...props} />
        </Section>
      </div>
    </div>
  );
}

function History({ incident, by, zone }: IncidentFactsProps) {
  const t = useTranslations('alerts');
  const at = (instant: string) => <Time at={instant} zone={zone} as="clock" />;
  const day = (instant: string) => <Time at={instant} zone={zone} as="day" />;
  const { opened_at, escalated_at, acknowledged_at, closed_at, closed_because } = incident;
  const steps: (TimelineStep & { when: string })[] = [
    {
      key: 'opened',
      when: opened_at,
      tone: 'bad',
      at: at(opened_at),
      title: t('steps.opened'),
      detail: day(opened_at),
    },
  ];
  if (escalated_at)
    steps.push({
      key: 'escalated',
      when: escalated_at,
      tone: 'bad',
      at: at(escalated_at),
      title: t('steps.escalated'),
      detail: day(escalated_at),
    });
  if (acknowledged_at)
    steps.push({
      key: 'acknowledged',
      when: acknowledged_at,
      tone: 'info',
      at: at(acknowledged_at),
      title: t('steps.acknowledged'),
      detail: (
        <>
          {by} · {day(acknowledged_at)}
        </>
      ),
    });
  if (closed_at)
    steps.push({
      key: 'closed',
      when: closed_at,
      tone: 'ok',
      at: at(closed_at),
      title: t(closed_because === 'rule_changed' ? 'steps.ruleChanged' : 'steps.recovered'),
      detail: day(closed_at),
    });
  return <Timeline steps={steps.sort((a, b) => b.when.localeCompare(a.when))} />;
}
