import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Declines } from '@/components/insights/frame/declines';
import { Funnel } from '@/components/insights/frame/funnel';
import { InsightPage, type InsightProps } from '@/components/insights/frame/insight-page';
import { Section } from '@/components/ui/section';
import { FUNNEL } from '@/lib/metrics/insights';
import { declinesOf, wholeOf } from '@/lib/metrics/questions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('shell'))('pages.acceptanceInsights') };
}

export default async function AcceptancePage(props: InsightProps) {
  const t = await getTranslations('insights');
  return (
    <InsightPage
      {...props}
      page="acceptance"
      asks={(state, zone) => [...FUNNEL.map((step) => wholeOf(step, state, zone)), declinesOf(state, zone)]}
    >
      <Section id="funnel" title={t('funnel.title')}>
        <Funnel />
      </Section>
      <Section id="declines" title={t('declines.title')}>
        <Declines />
      </Section>
    </InsightPage>
  );
}
