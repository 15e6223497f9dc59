import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RefreshOn } from '@/components/live/refresh-on';
import { RulesTable } from '@/components/risk-rules/rules-table';
import { ThresholdsForm } from '@/components/risk-rules/thresholds-form';
import { ThresholdsRequest } from '@/components/risk-rules/thresholds-request';
import { ThresholdsVersions } from '@/components/risk-rules/thresholds-versions';
import { TwoPeopleForm } from '@/components/risk-rules/two-people-form';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { now } from '@/lib/clock';
import { RULE_ACTIONS } from '@/lib/risk/rules/evaluate';
import { precisionOfRules } from '@/lib/risk/rules/precision';
import { everyRule, ruleSetting } from '@/lib/risk/rules/queries';
import { renderRule } from '@/lib/risk/rules/render';
import { resultsOfRules } from '@/lib/risk/rules/results';
import { getThresholdsHistory } from '@/lib/risk/thresholds/queries';
import { renderThresholds } from '@/lib/risk/thresholds/render';

type Props = { params: Promise<{ merchant: string; environment: string }> };

const MONTH_MS = 30 * 86_400_000;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('riskRules'))('title') };
}

export default async function RiskRulesPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'risk_rules:read');
  const { id, clockOffsetMs, timeZone } = actor.environment;
  const since = new Date(now(clockOffsetMs).getTime() - MONTH_MS);
  const [t, rules, results, precisions, setting, thresholds] = await Promise.all([
    getTranslations('riskRules'),
    everyRule(id),
    resultsOfRules(id, since),
    precisionOfRules(id),
    ruleSetting(id),
    getThresholdsHistory(actor),
  ]);
  const view = renderThresholds(actor, thresholds);
  const versions = view.versions ?? [];
  const people = versions.flatMap(({ requested_by, set_by, backtest }) => [
    requested_by,
    set_by,
    backtest?.created_by,
  ]);
  const waiting = view.requested?.requested_by;
  const mentioned = [...people, waiting, setting.requestedBy].filter((id) => typeof id === 'string');
  const labels = await actorLabels(actor, mentioned);
  const nameOf = (id: string) => labels[id] ?? id;
  const base = `/m/${merchant}/${environment}`;
  const mayWrite = actor.permissions.has('risk_rules:write');
  const inOrder = RULE_ACTIONS.flatMap((action) => rules.filter((rule) => rule.action === action));
  const create = (
    <LinkButton look="primary" href={`${base}/settings/risk-rules/new`}>
      {t('create')}
    </LinkButton>
  );
  return (
    <>
      <RefreshOn nouns={['risk_rule', 'risk_thresholds']} />
      <PageHead title={t('title')} meta={t('lead')} actions={mayWrite ? create : null} />
      <p className="max-w-[80ch] px-4 text-table text-ink-2 md:px-6">{t('order')}</p>
      <div className="mt-4 border-t border-line">
        {rules.length === 0 ? (
          <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
        ) : (
          <RulesTable
            rules={inOrder.map((rule) => renderRule(actor, rule))}
            results={results}
            precisions={precisions}
            base={base}
            zone={timeZone}
          />
        )}
      </div>
      <div className="border-t border-line px-4 py-5 md:px-6">
        <Section id="thresholds" title={t('thresholds.title')}>
          {waiting ? (
            <div className="mb-4 max-w-3xl">
              <ThresholdsRequest thresholds={view} name={nameOf(waiting)} isAsking={waiting === actor.id} />
            </div>
          ) : null}
          <ThresholdsForm
            key={thresholds.version}
            thresholds={view}
            base={base}
            isForTwo={setting.twoPeople}
          />
        </Section>
        <Section id="thresholds-versions" title={t('thresholds.versions')}>
          <ThresholdsVersions versions={versions} labels={labels} base={base} zone={timeZone} />
        </Section>
        <Section id="two-people" title={t('twoPeople.title')}>
          <TwoPeopleForm
            isOn={setting.twoPeople}
            asked={
              setting.requestedBy === null
                ? null
                : { name: nameOf(setting.requestedBy), isReader: setting.requestedBy === actor.id }
            }
          />
        </Section>
      </div>
    </>
  );
}
