import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RulesTable } from '@/components/alerts/rules-table';
import { RefreshOn } from '@/components/live/refresh-on';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/section';
import { listAlertRules } from '@/lib/alerts/queries';
import { renderAlertRule } from '@/lib/alerts/render';
import { RULES_MAX } from '@/lib/alerts/schema';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('alerts'))('title') };
}

export default async function AlertsPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'alerts:read');
  const t = await getTranslations('alerts');
  const base = `/m/${merchant}/${environment}`;
  const { rows } = await listAlertRules(actor, { limit: RULES_MAX });
  return (
    <>
      <RefreshOn nouns={['alert_rule']} />
      <PageHead
        title={t('title')}
        meta={t('lead')}
        actions={
          actor.permissions.has('alerts:write') ? (
            <LinkButton look="primary" href={`${base}/settings/alerts/new`}>
              {t('create')}
            </LinkButton>
          ) : null
        }
      />
      <div className="mt-4 border-t border-line">
        <RulesTable
          rules={rows.map((row) => renderAlertRule(actor, row))}
          base={base}
          currency={actor.environment.defaultCurrency}
          now={now(actor.environment.clockOffsetMs).toISOString()}
          zone={actor.environment.timeZone}
        />
      </div>
    </>
  );
}
