import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AcknowledgeButton } from '@/components/alerts/acknowledge-button';
import { affectedHref } from '@/components/alerts/affected-href';
import { IncidentFacts } from '@/components/alerts/incident-facts';
import { IncidentTitle } from '@/components/alerts/incident-title';
import { RefreshOn } from '@/components/live/refresh-on';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { getIncident, nameOfMember, pointsOf } from '@/lib/alerts/queries';
import { renderIncidentWithRule } from '@/lib/alerts/render';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';

type Props = { params: Promise<{ merchant: string; environment: string; incident: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('alerts'))('incident') };
}

export default async function IncidentPage({ params }: Props) {
  const { merchant, environment, incident: id } = await params;
  const actor = await requireActor(merchant, environment, 'alerts:read');
  const t = await getTranslations('alerts');
  const row = await getIncident(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') notFound();
    throw error;
  });
  const incident = renderIncidentWithRule(actor, row);
  const base = `/m/${merchant}/${environment}`;
  const { defaultCurrency, timeZone } = actor.environment;
  return (
    <>
      <RefreshOn nouns={['incident']} everyMs={10_000} />
      <Breadcrumbs parents={[{ label: t('incidents'), href: `${base}/incidents` }]} />
      <PageHead
        title={<IncidentTitle rule={row.rule} incident={incident} currency={defaultCurrency} />}
        actions={
          incident.status === 'open' && incident.acknowledged_at === null ? (
            <AcknowledgeButton incident={incident.id} />
          ) : null
        }
      />
      <IncidentFacts
        incident={incident}
        points={await pointsOf(actor, id)}
        affected={affectedHref(incident, base)}
        by={await nameOfMember(actor, row.acknowledgedBy)}
        ruleHref={row.rule.deletedAt ? null : `${base}/settings/alerts/${row.ruleId}`}
        currency={defaultCurrency}
        zone={timeZone}
      />
    </>
  );
}
