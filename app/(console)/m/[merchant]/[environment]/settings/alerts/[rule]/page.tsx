import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { RuleActions } from '@/components/alerts/rule-actions';
import { RuleForm } from '@/components/alerts/rule-form';
import { RuleTitle } from '@/components/alerts/rule-title';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { getAlertRule } from '@/lib/alerts/queries';
import { renderAlertRule } from '@/lib/alerts/render';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { DomainError } from '@/lib/errors';
import { valuesOf } from '@/lib/metrics/dimension-values';

type Props = { params: Promise<{ merchant: string; environment: string; rule: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('alerts'))('rule') };
}

export default async function AlertRulePage({ params }: Props) {
  const { merchant, environment, rule: id } = await params;
  const actor = await requireActor(merchant, environment, 'alerts:read');
  const t = await getTranslations('alerts');
  const row = await getAlertRule(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') notFound();
    throw error;
  });
  const rule = renderAlertRule(actor, row);
  const { kind, defaultCurrency, timeZone, clockOffsetMs } = actor.environment;
  const at = now(clockOffsetMs).toISOString();
  return (
    <>
      <Breadcrumbs parents={[{ label: t('title'), href: `/m/${merchant}/${environment}/settings/alerts` }]} />
      <PageHead
        title={<RuleTitle rule={rule} currency={defaultCurrency} now={at} zone={timeZone} />}
        actions={<RuleActions rule={rule} now={at} />}
      />
      <div className="px-4 pt-4 pb-8 md:px-6">
        <RuleForm
          key={rule.version}
          rule={rule}
          known={valuesOf(kind)}
          currency={defaultCurrency}
          zone={timeZone}
        />
      </div>
    </>
  );
}
