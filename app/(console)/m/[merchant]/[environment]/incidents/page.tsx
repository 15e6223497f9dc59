import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { IncidentsTable } from '@/components/alerts/incidents-table';
import { RefreshOn } from '@/components/live/refresh-on';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import { listIncidents } from '@/lib/alerts/queries';
import { renderIncidentWithRule } from '@/lib/alerts/render';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';

type Props = { params: Promise<{ merchant: string; environment: string }> };
/** Older ones are in the API. */
const SHOWN_MAX = 100;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('alerts'))('incidents') };
}

export default async function IncidentsPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'alerts:read');
  const t = await getTranslations('alerts');
  const { rows } = await listIncidents(actor, { limit: SHOWN_MAX });
  const { defaultCurrency, timeZone, clockOffsetMs } = actor.environment;
  return (
    <>
      <RefreshOn nouns={['incident']} everyMs={10_000} />
      <PageHead title={t('incidents')} meta={t('incidentsLead')} />
      <div className="mt-4 border-t border-line">
        {rows.length === 0 ? (
          <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
        ) : (
          <IncidentsTable
            incidents={rows.map((row) => ({
              ...renderIncidentWithRule(actor, row),
              title: { name: row.rule.name, preset: row.rule.preset },
            }))}
            base={`/m/${merchant}/${environment}`}
            currency={defaultCurrency}
            zone={timeZone}
            now={now(clockOffsetMs).toISOString()}
          />
        )}
      </div>
    </>
  );
}
