import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RefreshOn } from '@/components/live/refresh-on';
import { LastRun } from '@/components/payout-schedules/last-run';
import { ScheduleForm } from '@/components/payout-schedules/schedule-form';
import { NoBank } from '@/components/payouts/no-bank';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { isBankConnected } from '@/lib/payouts/bank-connected';
import { listSchedules } from '@/lib/payouts/schedules/queries';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('payoutSchedules'))('title') };
}

export default async function PayoutSchedulesPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payouts:read');
  const t = await getTranslations('payoutSchedules');
  const base = `/m/${merchant}/${environment}`;
  const schedules = await listSchedules(actor);
  const isConnected = isBankConnected(actor.environment.kind);
  return (
    <>
      <RefreshOn nouns={['payout', 'payout_account']} />
      <PageHead title={t('title')} meta={t('lead', { zone: actor.environment.timeZone })} />
      {isConnected ? null : <NoBank />}
      {isConnected && schedules.length === 0 ? (
        <EmptyState
          title={t('emptyTitle')}
          action={
            actor.permissions.has('payout_accounts:read') ? (
              <LinkButton href={`${base}/settings/payout-accounts`}>{t('emptyAction')}</LinkButton>
            ) : null
          }
        >
          {t('empty')}
        </EmptyState>
      ) : (
        <div className="mt-4 max-w-2xl px-4 md:px-6">
          {schedules.map((schedule) => (
            <Section key={schedule.currency} id={schedule.currency} title={schedule.currency}>
              {/* A form begins again with what is stored once somebody has saved. */}
              <ScheduleForm key={schedule.version} schedule={schedule} />
              <LastRun run={schedule.lastRun} base={base} />
            </Section>
          ))}
        </div>
      )}
    </>
  );
}
