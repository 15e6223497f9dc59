'use client';

import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { Definition } from '@/components/ui/definition';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import { LATENCIES, latencyMetrics } from '@/lib/metrics/insights';
import { wholeOf } from '@/lib/metrics/questions';
import type { MetricKey } from '@/lib/metrics/registry';
import { FigureText } from './figure';
import { useFigureWords } from './figure-words';
import { MetricMeaning } from './metric-meaning';
import { useFrame, useSeries } from './series-context';

/** In the order of `latencyMetrics`. */
const PERCENTILES = ['p50', 'p95', 'p99'] as const;

/** What answers how fast: percentiles of the whole range beside each other. */
export function LatencyTable() {
  const t = useTranslations('insights.latency');
  return (
    <SectionTable
      caption={t('caption')}
      heads={[
        { label: t('what') },
        ...PERCENTILES.map((label) => ({ label: t(label), right: true })),
        { label: t('sample'), right: true },
      ]}
    >
      {LATENCIES.map((one) => (
        <Row key={one} className="max-md:grid-cols-3!">
          <Cell className="md:h-9! max-md:col-span-3">
            <Meaning metric={latencyMetrics(one)[0] ?? 'api_latency_p50'} name={t(`of.${one}`)} />
          </Cell>
          {latencyMetrics(one).map((metric, at) => (
            <Cell key={metric} className="md:h-9! md:text-right!">
              <span className="block text-meta text-ink-3 md:hidden">{t(PERCENTILES[at] ?? 'p50')}</span>
              <Percentile metric={metric} />
            </Cell>
          ))}
          <Cell right className="md:h-9! max-md:hidden">
            <Sample metric={latencyMetrics(one)[0] ?? 'api_latency_p50'} />
          </Cell>
        </Row>
      ))}
    </SectionTable>
  );
}

function Meaning({ metric, name }: { metric: MetricKey; name: string }) {
  return (
    <Definition name={name}>
      <MetricMeaning metric={metric} />
    </Definition>
  );
}

function useWhole(metric: MetricKey) {
  const { state } = useFrame();
  const { timeZone } = useConsole();
  return useSeries(wholeOf(metric, state, timeZone).now);
}

function Percentile({ metric }: { metric: MetricKey }) {
  const series = useWhole(metric);
  return series && <FigureText figure={series.total} series={series} />;
}

function Sample({ metric }: { metric: MetricKey }) {
  const { number } = useFigureWords();
  return number(useWhole(metric)?.total.sample ?? 0);
}
