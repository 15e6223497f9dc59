import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AcknowledgeButton } from '@/components/alerts/acknowledge-button';
import { affectedHref } from '@/components/alerts/affected-href';
import { IncidentFacts } from '@/components/alerts/incident-facts';
import { IncidentHistory } from '@/components/alerts/incident-history';
import { IncidentTitle } from '@/components/alerts/incident-title';
import { BreakerNote } from '@/components/breakers/breaker-note';
import { RefreshOn } from '@/components/live/refresh-on';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead, Section } from '@/components/ui/section';
import { aroundIncident } from '@/lib/alerts/around-incident';
import { countAffected } from '@/lib/alerts/count-affected';
import { getIncident, mailOf, nameOfMember } from '@/lib/alerts/queries';
import { renderIncidentWithRule } from '@/lib/alerts/render';
import type { Channel } from '@/lib/alerts/words';
import { requireActor } from '@/lib/auth/actor';
import { breakersOf } from '@/lib/breakers/queries';
import { renderBreaker } from '@/lib/breakers/render';
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
  const [points, mail, opened, by, count] = await Promise.all([
    aroundIncident(actor, row),
    mailOf(actor, id),
    breakersOf(actor, id),
    nameOfMember(actor, row.acknowledgedBy),
    countAffected(actor, incident),
  ]);
  const breakers = opened.map((breaker) => renderBreaker(actor, breaker));
  const open = breakers.find(({ status }) => status === 'open');
  const href = affectedHref(incident, { base, permissions: [...actor.permissions] });
  return (
    <>
      <RefreshOn nouns={['incident', 'breaker']} everyMs={10_000} />
      <Breadcrumbs parents={[{ label: t('incidents'), href: `${base}/incidents` }]} />
      <PageHead
        title={<IncidentTitle rule={row.rule} incident={incident} currency={defaultCurrency} />}
        actions={
          incident.status === 'open' && incident.acknowledged_at === null ? (
            <AcknowledgeButton incident={incident.id} />
          ) : null
        }
      />
      <div className="space-y-2 px-4 pt-4 empty:hidden md:px-6">
        {open ? <BreakerNote breaker={open} incidentHref={null} zone={timeZone} /> : null}
      </div>
      <div className="grid gap-x-8 px-4 pt-4 md:px-6 lg:grid-cols-[2fr_1fr]">
        <div className="min-w-0">
          <IncidentFacts
            incident={incident}
            points={points.map((point) => ({ ...point, at: point.at.toISOString() }))}
            sampleMin={row.rule.sampleMin}
            filters={row.rule.filters as Record<string, string>}
            affected={href !== null && count !== null ? { href, count } : null}
            ruleHref={row.rule.deletedAt ? null : `${base}/settings/alerts/${row.ruleId}`}
            currency={defaultCurrency}
            zone={timeZone}
          />
        </div>
        <div>
          <Section title={t('history')} id="history">
            <IncidentHistory
              incident={incident}
              channels={row.channels as Channel[]}
              mail={mail}
              breakers={breakers}
              by={by}
              zone={timeZone}
            />
          </Section>
        </div>
      </div>
    </>
  );
}
