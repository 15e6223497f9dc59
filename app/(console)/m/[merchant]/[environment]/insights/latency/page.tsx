import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { InsightPage, type InsightProps } from '@/components/insights/frame/insight-page';
import { LatencyFiles, LatencyTable } from '@/components/insights/frame/latency-table';
import { Section } from '@/components/ui/section';
import { LATENCIES, latencyMetrics } from '@/lib/metrics/insights';
import { wholeOf } from '@/lib/metrics/questions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('shell'))('pages.latencyInsights') };
}

export default async function LatencyPage(props: InsightProps) {
  const t = await getTranslations('insights');
  return (
    <InsightPage
      {...props}
      page="latency"
      asks={(state, zone) => LATENCIES.flatMap(latencyMetrics).map((metric) => wholeOf(metric, state, zone))}
    >
      {() => (
        <Section id="percentiles" title={t('latency.title')} aside={<LatencyFiles />}>
          <LatencyTable />
        </Section>
      )}
    </InsightPage>
  );
}
