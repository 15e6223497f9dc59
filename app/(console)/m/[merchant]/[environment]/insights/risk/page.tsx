import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RiskDays } from '@/components/insights/risk-days';
import { RiskDisputes } from '@/components/insights/risk-disputes';
import { RiskModelFacts } from '@/components/insights/risk-model';
import { RiskRates } from '@/components/insights/risk-numbers';
import { RefreshOn } from '@/components/live/refresh-on';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { RISK_DAYS, riskNumbers } from '@/lib/metrics/risk';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('riskInsights'))('title') };
}

export default async function RiskInsightsPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const t = await getTranslations('riskInsights');
  const { timeZone, clockOffsetMs } = actor.environment;
  const numbers = await riskNumbers(actor, now(clockOffsetMs));
  return (
    <>
      <RefreshOn nouns={['payment', 'review', 'dispute']} everyMs={30_000} />
      <PageHead title={t('title')} meta={t('lead', { days: RISK_DAYS, zone: timeZone })} />
      {numbers.attempts === 0 ? (
        <EmptyState
          title={t('emptyTitle')}
          action={<LinkButton href={`/m/${merchant}/${environment}/payments`}>{t('emptyAction')}</LinkButton>}
        >
          {t('empty')}
        </EmptyState>
      ) : (
        <>
          <div className="mt-3">
            <RiskRates numbers={numbers} />
          </div>
          <div className="max-w-5xl px-4 pt-5 md:px-6">
            <Section id="days" title={t('daysTitle')}>
              <RiskDays days={numbers.days} />
            </Section>
            <Section id="disputes" title={t('disputesTitle')}>
              <RiskDisputes disputes={numbers.disputes} />
            </Section>
            <Section id="model" title={t('model.title')}>
              <RiskModelFacts model={numbers.model} />
            </Section>
          </div>
        </>
      )}
    </>
  );
}
