import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeclineFiles, Declines } from '@/components/insights/frame/declines';
import { DropOffs } from '@/components/insights/frame/drop-offs';
import { Funnel, FunnelFiles } from '@/components/insights/frame/funnel';
import { InsightPage, type InsightProps } from '@/components/insights/frame/insight-page';
import { LifeCycle, LifeCycleFiles } from '@/components/insights/frame/life-cycle';
import { MetricCards } from '@/components/insights/frame/metric-cards';
import { Section } from '@/components/ui/section';
import { CHECKOUT_FUNNEL, CHECKOUT_NUMBERS, FUNNEL } from '@/lib/metrics/insights';
import { loadLifeCycles } from '@/lib/metrics/load-life-cycle';
import { declinesOf, dropOffsOf, wholeOf } from '@/lib/metrics/questions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('shell'))('pages.acceptanceInsights') };
}

export default async function AcceptancePage(props: InsightProps) {
  const t = await getTranslations('insights');
  return (
    <InsightPage
      {...props}
      page="acceptance"
      asks={(state, zone) => [
        ...[...FUNNEL, ...CHECKOUT_FUNNEL, ...CHECKOUT_NUMBERS].map((step) => wholeOf(step, state, zone)),
        dropOffsOf(state, zone),
        declinesOf(state, zone),
      ]}
    >
      {async ({ actor, state }) => {
        const ways = await loadLifeCycles(actor, state);
        return (
          <>
            <Section
              id="funnel"
              title={t('funnel.title')}
              aside={<FunnelFiles steps={FUNNEL} of="payments" />}
            >
              <Funnel steps={FUNNEL} of="payments" />
            </Section>
            <Section
              id="checkout"
              title={t('checkout.title')}
              aside={<FunnelFiles steps={CHECKOUT_FUNNEL} of="sessions" />}
            >
              <Funnel steps={CHECKOUT_FUNNEL} of="sessions" />
              <DropOffs />
              <div className="mt-5">
                <MetricCards metrics={CHECKOUT_NUMBERS} />
              </div>
            </Section>
            <Section id="ways" title={t('lifeCycle.title')} aside={<LifeCycleFiles initial={ways} />}>
              <LifeCycle initial={ways} />
            </Section>
            <Section id="declines" title={t('declines.title')} aside={<DeclineFiles />}>
              <Declines />
            </Section>
          </>
        );
      }}
    </InsightPage>
  );
}
