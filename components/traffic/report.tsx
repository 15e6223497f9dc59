import { useTranslations } from 'next-intl';
import { NumberCell } from '@/components/home/number-cell';
import { Amount } from '@/components/ui/amount';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import type { Decision } from '@/lib/risk/assess';
import type { ReportView } from '@/lib/testlab/simulations/render';
import { ThresholdRows } from './threshold-rows';
import { useShare } from './use-share';

const DECISIONS = ['approve', 'challenge', 'review', 'block'] as const satisfies readonly Decision[];

/** What attempts of a run were meant to be against what risk did with them. */
export function RunReport({ report }: { report: ReportView }) {
  const t = useTranslations('traffic.report');
  return (
    <div className="flex max-w-5xl flex-col gap-6" data-report={report.simulation}>
      <p className="max-w-prose text-table text-ink-2">{t('lead')}</p>
      <Numbers report={report} />
      <Matrix report={report} />
      <ThresholdRows report={report} />
      {report.rules.length > 0 ? <Rules report={report} /> : null}
      <Money report={report} />
    </div>
  );
}

function Numbers({ report }: { report: ReportView }) {
  const t = useTranslations('traffic.report');
  const share = useShare();
  return (
    <dl className="-mx-4 grid divide-line border-y border-line max-sm:divide-y sm:grid-cols-3 sm:divide-x md:-mx-6">
      <NumberCell name={t('recall')} meaning={t('recallMeaning')} value={share(report.recall)}>
        {report.found.map(({ intent, attempts, found, recall }) => (
          <p key={intent} data-recall={intent}>
            {t('foundOf', { intent: t(`intents.${intent}`), found, attempts, share: share(recall) })}
          </p>
        ))}
        {report.found.map(({ intent, recall_after_first_few: late }) =>
          late === null ? null : (
            <p key={intent}>{t('afterFirst', { intent: t(`intents.${intent}`), share: share(late) })}</p>
          ),
        )}
      </NumberCell>
      <NumberCell name={t('precision')} meaning={t('precisionMeaning')} value={share(report.precision)} />
      <NumberCell name={t('stopped')} meaning={t('stoppedMeaning')} value={share(report.false_positive_rate)}>
        <p>{t('blocked', { share: share(report.blocked_legitimate) })}</p>
      </NumberCell>
    </dl>
  );
}

function Matrix({ report }: { report: ReportView }) {
  const t = useTranslations('traffic.report');
  return (
    <section>
      <h3 className="mb-1 text-table font-medium">{t('matrix')}</h3>
      <SectionTable
        caption={t('matrix')}
        heads={[
          { label: t('meant') },
          ...DECISIONS.map((one) => ({ label: t(`decisions.${one}`), right: true })),
        ]}
      >
        {report.matrix.map((row) => (
          <Row key={row.intent} data-intent={row.intent}>
            <Cell className="max-md:col-span-2 max-md:font-medium">{t(`intents.${row.intent}`)}</Cell>
            {DECISIONS.map((one) => (
              <Cell
                key={one}
                right
                className="tabular-nums max-md:col-span-2 max-md:flex! max-md:justify-between"
                data-decision={one}
              >
                <span className="mr-2 text-ink-3 md:hidden">{t(`decisions.${one}`)}</span>
                {t('count', { count: row[one] })}
              </Cell>
            ))}
          </Row>
        ))}
      </SectionTable>
    </section>
  );
}

function Rules({ report }: { report: ReportView }) {
  const t = useTranslations('traffic.report');
  const share = useShare();
  return (
    <section>
      <h3 className="mb-1 text-table font-medium">{t('rules')}</h3>
      <SectionTable
        caption={t('rules')}
        heads={[
          { label: t('rule') },
          { label: t('frauds'), right: true },
          { label: t('customers'), right: true },
          { label: t('precision'), right: true },
        ]}
      >
        {report.rules.map(({ rule, frauds, legitimate, precision }) => (
          <Row key={rule}>
            <Cell className="[overflow-wrap:anywhere] max-md:col-span-2">{rule}</Cell>
            {[
              [t('frauds'), t('count', { count: frauds })],
              [t('customers'), t('count', { count: legitimate })],
              [t('precision'), share(precision)],
            ].map(([name, value]) => (
              <Cell
                key={name}
                right
                className="tabular-nums max-md:col-span-2 max-md:flex! max-md:justify-between"
              >
                <span className="mr-2 text-ink-3 md:hidden">{name}</span>
                {value}
              </Cell>
            ))}
          </Row>
        ))}
      </SectionTable>
    </section>
  );
}

function Money({ report }: { report: ReportView }) {
  const t = useTranslations('traffic.report');
  const { currency, ...money } = report.money;
  const parts = ['fraud_stopped', 'fraud_paid', 'legitimate_paid', 'legitimate_lost'] as const;
  return (
    <section>
      <h3 className="mb-1 text-table font-medium">{t('money')}</h3>
      <dl className="grid max-w-lg gap-y-1 text-table">
        {parts.map((part) => (
          <div key={part} className="flex items-baseline justify-between gap-3 border-b border-line py-1">
            <dt className="min-w-0 text-ink-2">{t(`moneys.${part}`)}</dt>
            <dd className="whitespace-nowrap">
              <Amount amount={money[part]} currency={currency} weight="normal" />
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-1 text-meta text-ink-3">{t('rates')}</p>
    </section>
  );
}
