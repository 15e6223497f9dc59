'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Definition } from '@/components/ui/definition';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import { LATENCIES, latencyMetrics } from '@/lib/metrics/insights';
import { wholeOf } from '@/lib/metrics/questions';
import type { MetricKey } from '@/lib/metrics/registry';
import { FigureText } from './figure';
import { unitOf, useFigureWords } from './figure-words';
import { listHref, wholePart } from './metric-link';
import { MetricMeaning } from './metric-meaning';
import { cell, SaveFiles, useKnownSeries } from './save-files';
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
              <Percentile metric={metric} of={t(`of.${one}`)} nth={t(PERCENTILES[at] ?? 'p50')} />
            </Cell>
          ))}
          <Cell right className="md:h-9! max-md:hidden">
            <Sample metric={latencyMetrics(one)[0] ?? 'api_latency_p50'} of={t(`of.${one}`)} />
          </Cell>
        </Row>
      ))}
    </SectionTable>
  );
}

/** The percentiles as a file, in milliseconds. */
export function LatencyFiles() {
  const t = useTranslations('insights.latency');
  const { state } = useFrame();
  const { timeZone } = useConsole();
  const known = useKnownSeries();
  return (
    <SaveFiles
      name="percentiles"
      title={t('title')}
      csv={() => [
        [t('what'), ...PERCENTILES.map((one) => `${t(one)} (ms)`), t('sample')],
        ...LATENCIES.map((one) => {
          const all = latencyMetrics(one).map((metric) => known(wholeOf(metric, state, timeZone).now)?.total);
          return [
            t(`of.${one}`),
            ...all.map((total) => cell(total?.value ?? null)),
            cell(all[0]?.sample ?? 0),
          ];
        }),
      ]}
    />
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

/** A percentile; it opens what was measured. */
function Percentile({ metric, of, nth }: { metric: MetricKey; of: string; nth: string }) {
  const series = useWhole(metric);
  const { text } = useFigureWords();
  if (!series) return null;
  return (
    <Measured metric={metric} name={`${of}, ${nth}`} value={text(series.total, unitOf(series))}>
      <FigureText figure={series.total} series={series} />
    </Measured>
  );
}

function Sample({ metric, of }: { metric: MetricKey; of: string }) {
  const t = useTranslations('insights.latency');
  const { number } = useFigureWords();
  const sample = number(useWhole(metric)?.total.sample ?? 0);
  return (
    <Measured metric={metric} name={`${of}, ${t('sample')}`} value={sample}>
      {sample}
    </Measured>
  );
}

type MeasuredProps = { metric: MetricKey; name: string; value: string; children: ReactNode };

/** A number that opens the list of what it was measured of, where there is one that the reader may see. */
function Measured({ metric, name, value, children }: MeasuredProps) {
  const t = useTranslations('insights');
  const place = useConsole();
  const { state } = useFrame();
  const series = useWhole(metric);
  const { now } = wholeOf(metric, state, place.timeZone);
  const count = series?.total.sample ?? 0;
  const href = series && count > 0 ? listHref(place, now, series, wholePart(now)) : null;
  if (!href) return children;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={t('opens', { name, value, count })}
      data-count={count}
      className="touch-target underline decoration-line underline-offset-4 hover:text-accent"
    >
      {children}
    </Link>
  );
}
