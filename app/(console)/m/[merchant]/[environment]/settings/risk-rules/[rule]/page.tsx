import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AuditLink } from '@/components/audit/audit-link';
import { RefreshOn } from '@/components/live/refresh-on';
import { Findings } from '@/components/risk-rules/findings';
import { RuleActions } from '@/components/risk-rules/rule-actions';
import { RuleEditor } from '@/components/risk-rules/rule-editor';
import { RulePrecision } from '@/components/risk-rules/rule-precision';
import { RuleActionWord, RuleStatus, ShadowWord } from '@/components/risk-rules/rule-status';
import { Versions } from '@/components/risk-rules/versions';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { Disclosure } from '@/components/ui/disclosure';
import { PageHead, Section } from '@/components/ui/section';
import { Time } from '@/components/ui/time';
import { requireActor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { DomainError } from '@/lib/errors';
import { listsToOffer } from '@/lib/risk/lists/queries';
import { precisionOfRules } from '@/lib/risk/rules/precision';
import { backtestsOf, getRule, versionsOf } from '@/lib/risk/rules/queries';
import { renderBacktest, renderRule, renderVersion } from '@/lib/risk/rules/render';

type Props = { params: Promise<{ merchant: string; environment: string; rule: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('riskRules'))('title') };
}

export default async function RiskRulePage({ params }: Props) {
  const { merchant, environment, rule: id } = await params;
  const actor = await requireActor(merchant, environment, 'risk_rules:read');
  const row = await getRule(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError && error.status < 500) notFound();
    throw error;
  });
  const [t, versions, backtests, precisions, lists] = await Promise.all([
    getTranslations('riskRules'),
    versionsOf(actor, id),
    backtestsOf(actor, id),
    precisionOfRules(actor.environment.id),
    listsToOffer(actor),
  ]);
  const rule = renderRule(actor, row);
  const shown = versions.map(renderVersion);
  const latest = shown[0];
  if (!latest) notFound();
  const authors = shown.flatMap((each) => [each.created_by, each.requested_by, each.activated_by]);
  const labels = await actorLabels(actor, [...new Set(authors.filter((author) => author !== null))]);
  const base = `/m/${merchant}/${environment}`;
  const zone = actor.environment.timeZone;
  return (
    <>
      <RefreshOn nouns={['risk_rule']} />
      <Breadcrumbs parents={[{ label: t('title'), href: `${base}/settings/risk-rules` }]} />
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="[overflow-wrap:anywhere]">{rule.name}</span>
            <RuleActionWord action={rule.action} />
            <RuleStatus status={rule.status} />
            {rule.shadow_version === null ? null : <ShadowWord />}
          </span>
        }
        meta={rule.requested_version === null ? null : t('waiting')}
      />
      <div className="flex flex-col gap-4 px-4 pt-2 pb-5 md:px-6">
        <RuleActions rule={rule} latest={latest.status} isAsking={rule.requested_by === actor.id} />
      </div>
      <div className="border-t border-line px-4 py-5 md:px-6">
        <RuleEditor
          key={`${latest.number} ${rule.name}`}
          start={{ name: rule.name, action: latest.action, expression: latest.expression, rule }}
          lists={lists}
          base={base}
        />
      </div>
      <div className="grid gap-x-12 border-t border-line px-4 py-5 md:px-6 xl:grid-cols-2">
        <div className="min-w-0">
          <Section id="precision" title={t('precision.title')}>
            <RulePrecision precision={precisions.find((one) => one.rule === rule.id)} base={base} />
          </Section>
          <Section id="versions" title={t('versions.title')}>
            <Versions versions={shown} shadow={rule.shadow_version} labels={labels} zone={zone} />
            <AuditLink id={rule.id} />
          </Section>
        </div>
        <div className="min-w-0">
          <Section id="backtests" title={t('backtest.kept')}>
            {backtests.length === 0 ? (
              <p className="text-table text-ink-2">{t('backtest.keptNone')}</p>
            ) : null}
            {backtests.map((backtest, nth) => {
              const view = renderBacktest(actor, backtest);
              const action = shown.find(({ number }) => number === view.rule_version)?.action ?? rule.action;
              return (
                <Disclosure
                  key={view.id}
                  open={nth === 0}
                  summary={t('backtest.version', { number: view.rule_version })}
                >
                  <p className="mb-2 text-meta text-ink-3">
                    <Time at={view.from} zone={zone} /> – <Time at={view.until} zone={zone} />
                  </p>
                  <Findings findings={view} action={action} base={base} />
                </Disclosure>
              );
            })}
          </Section>
        </div>
      </div>
    </>
  );
}
