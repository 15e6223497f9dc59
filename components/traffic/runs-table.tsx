import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Body, Cell, Head, HeadCell, ROW_LINK, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { SimulationView } from '@/lib/testlab/simulations/render';
import { SimulationStatus } from './simulation-status';

type RunsTableProps = { runs: readonly SimulationView[]; base: string; zone: string; now: string };

/** The runs of a sandbox, newest first. */
export function RunsTable({ runs, base, zone, now }: RunsTableProps) {
  const t = useTranslations('traffic');
  return (
    <Table caption={t('runsCaption')}>
      <Head>
        <HeadCell>{t('kind')}</HeadCell>
        <HeadCell>{t('status')}</HeadCell>
        <HeadCell right>{t('played')}</HeadCell>
        <HeadCell right className="max-md:hidden">
          {t('begun')}
        </HeadCell>
      </Head>
      <Body>
        {runs.map((run) => (
          <Row key={run.id} data-run={run.id}>
            <Cell className="md:py-2">
              <Link data-row href={`${base}/traffic/${run.id}`} className={ROW_LINK}>
                {t(`modes.${run.mode}.name`)}
              </Link>
              <span className="block text-meta text-ink-3">
                <Asked run={run} />
              </span>
            </Cell>
            <Cell className="max-md:text-right">
              <SimulationStatus status={run.status} />
            </Cell>
            <Cell right className="tabular-nums max-md:text-left!">
              {t('of', { played: run.played, planned: run.planned })}
            </Cell>
            <Cell right className="text-ink-2 max-md:text-right">
              <Time at={run.created_at} zone={zone} as="list" now={now} inRow />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}

/** What was asked for, in one line. */
export function Asked({ run }: { run: SimulationView }) {
  const t = useTranslations('traffic');
  return [
    run.minutes === null ? t('overDays', { days: run.days ?? 1 }) : t('forMinutes', { minutes: run.minutes }),
    ...(run.rate === null ? [] : [t('atRate', { rate: run.rate })]),
    ...(run.card_testing > 0 ? [t('testing', { count: run.card_testing })] : []),
    ...(run.stolen_cards > 0 ? [t('stolen', { count: run.stolen_cards })] : []),
    ...(run.outage ? [t('outage')] : []),
    t('seedIs', { seed: String(run.seed) }),
  ].join(' · ');
}
