import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { InsightPage, type InsightProps } from '@/components/insights/frame/insight-page';
import { RiskDisputes } from '@/components/insights/risk-disputes';
import { RiskModelFacts } from '@/components/insights/risk-model';
import { PrecisionMeaning, RiskPrecision } from '@/components/insights/risk-precision';
import { Section } from '@/components/ui/section';
import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { RISK_DAYS, riskFacts } from '@/lib/metrics/risk';
import { precisionOfRules } from '@/lib/risk/rules/precision';
import { everyRule } from '@/lib/risk/rules/queries';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('shell'))('pages.riskInsights') };
}

export default async function RiskInsightsPage(props: InsightProps) {
  const { merchant, environment } = await props.params;
  const t = await getTranslations('riskInsights');
  return (
    <InsightPage {...props} page="risk">
      {async ({ actor }) => {
        const { disputes, model } = await riskFacts(actor, now(actor.environment.clockOffsetMs));
        return (
          <>
            <Section id="disputes" title={t('disputesTitle', { days: RISK_DAYS })}>
              <RiskDisputes disputes={disputes} />
            </Section>
            {/* Whoever knows the rules knows how to get around them. */}
            {actor.permissions.has('risk_rules:read') ? (
              <Section id="precision" title={t('precision.title')} aside={<PrecisionMeaning />}>
                <Precision actor={actor} base={`/m/${merchant}/${environment}`} />
              </Section>
            ) : null}
            <Section id="model" title={t('model.title')}>
              <RiskModelFacts model={model} />
            </Section>
          </>
        );
      }}
    </InsightPage>
  );
}

async function Precision({ actor, base }: { actor: Actor; base: string }) {
  const { id } = actor.environment;
  const [precisions, rules] = await Promise.all([precisionOfRules(id), everyRule(id)]);
  const names = Object.fromEntries(rules.map((rule) => [rule.id, rule.name]));
  return <RiskPrecision precisions={precisions} names={names} base={base} />;
}
