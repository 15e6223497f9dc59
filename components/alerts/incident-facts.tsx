import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Disclosure } from '@/components/ui/disclosure';
import { Section } from '@/components/ui/section';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { IncidentWithRule } from '@/lib/alerts/render';
import { IncidentChart, type ShownPoint } from './incident-chart';
import { useAlertWords } from './use-alert-words';

type IncidentFactsProps = {
  incident: IncidentWithRule;
  points: readonly ShownPoint[];
  sampleMin: number;
  /** Of the rule: only facts with these values count. */
  filters: Readonly<Record<string, string>>;
  /** Address of the list that shows what is affected, and as many rows as it has. */
  affected: { href: string; count: number } | null;
  ruleHref: string | null;
  currency: string;
  zone: string;
};

/** What is the matter, since when, what it affects, and how it went on. */
export function IncidentFacts(props: IncidentFactsProps) {
  const { incident, points, sampleMin, filters, affected, ruleHref, currency, zone } = props;
  const t = useTranslations('alerts');
  const words = useAlertWords(currency);
  const value = (number: number | null) => words.value(incident.unit, number);
  const only = words.only(filters);
  const items: Description[] = [
    { key: 'signal', term: t('signal'), value: words.signal(incident.signal) },
    ...(incident.subject
      ? [{ key: 'of', term: t('of'), value: words.subject(incident.split, incident.subject) }]
      : []),
    ...(only === null ? [] : [{ key: 'only', term: t('only'), value: only }]),
    { key: 'began', term: t('began'), value: <Time at={incident.began_at} zone={zone} as="moment" /> },
    { key: 'value', term: t('latest'), value: value(incident.value) },
    { key: 'peak', term: t('peak'), value: value(incident.peak) },
    { key: 'line', term: t('line'), value: value(incident.line) },
    ...(incident.usual === null ? [] : [{ key: 'usual', term: t('usual'), value: value(incident.usual) }]),
    { key: 'sample', term: t('sample'), value: String(incident.sample) },
  ];
  return (
    <>
      <Section title={t('facts')} id="facts">
        {incident.signal === 'payouts_failed' ? (
          <p className="mb-4 max-w-[70ch] text-body">{t(`meanings.${incident.signal}`)}</p>
        ) : null}
        <DescriptionList items={items} />
        <p className="mt-3 flex flex-wrap gap-4 text-table">
          {affected ? (
            <Link href={affected.href} className="font-medium text-accent underline underline-offset-2">
              {t('showAffected', { count: affected.count })}
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
        <IncidentChart
          points={points}
          unit={incident.unit}
          line={incident.line}
          sampleMin={sampleMin}
          openedAt={incident.opened_at}
          closedAt={incident.closed_at}
          currency={currency}
          zone={zone}
          label={t('overTime')}
        />
        <div className="mt-3">
          <Disclosure summary={t('asTable')}>
            <Table caption={t('overTime')}>
              <Head>
                <HeadCell>{t('windowEnd')}</HeadCell>
                <HeadCell right>{t('value')}</HeadCell>
                <HeadCell right>{t('sample')}</HeadCell>
              </Head>
              <Body>
                {points.map((point) => (
                  <Row key={point.at}>
                    <Cell>
                      <Time at={point.at} zone={zone} as="moment" />
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
          </Disclosure>
        </div>
      </Section>
    </>
  );
}
