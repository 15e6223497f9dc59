import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { RefreshEvery } from '@/components/live/refresh-every';
import { RunReport } from '@/components/traffic/report';
import { RunControls } from '@/components/traffic/run-controls';
import { RunProgress } from '@/components/traffic/run-progress';
import { Asked } from '@/components/traffic/runs-table';
import { SimulationStatus } from '@/components/traffic/simulation-status';
import { WhyNot } from '@/components/traffic/why-not';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { LinkButton } from '@/components/ui/button';
import { PageHead, Section } from '@/components/ui/section';
import { Time } from '@/components/ui/time';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { countPaymentsOf, simulationReport } from '@/lib/testlab/simulations/queries';
import { renderReport, renderSimulation } from '@/lib/testlab/simulations/render';

type Props = { params: Promise<{ merchant: string; environment: string; simulation: string }> };

/** Counted no further. */
const COUNT_MAX = 10_000;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('traffic'))('run') };
}

export default async function SimulationPage({ params }: Props) {
  const { merchant, environment, simulation: id } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const { kind, timeZone } = actor.environment;
  if (kind === 'live' || !actor.permissions.has('sandbox:write')) {
    return <WhyNot isLive={kind === 'live'} merchant={merchant} />;
  }
  const t = await getTranslations('traffic');
  const found = await simulationReport(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') notFound();
    throw error;
  });
  const run = renderSimulation(actor, found.simulation);
  const isOpen = run.ended_at === null;
  const payments = await countPaymentsOf(found.simulation, COUNT_MAX + 1);
  return (
    <>
      {isOpen ? <RefreshEvery ms={run.status === 'running' ? 2_000 : 10_000} /> : null}
      <Breadcrumbs parents={[{ label: t('title'), href: `/m/${merchant}/${environment}/traffic` }]} />
      <PageHead
        title={t(`modes.${run.mode}.name`)}
        meta={<Time at={run.created_at} zone={timeZone} />}
        actions={<SimulationStatus status={run.status} />}
      />
      <div className="max-w-5xl px-4 pt-4 md:px-6">
        <Section id="progress" title={t('progress')}>
          <p className="mb-3 text-table text-ink-2">
            <Asked run={run} />
          </p>
          <div className="flex flex-col gap-5">
            <RunProgress run={run} />
            {payments > 0 ? (
              <div>
                <LinkButton href={`/m/${merchant}/${environment}/payments?view=all&simulation=${id}`}>
                  {payments > COUNT_MAX
                    ? t('paymentsMany', { count: COUNT_MAX })
                    : t('payments', { count: payments })}
                </LinkButton>
              </div>
            ) : null}
            {isOpen ? <RunControls key={run.rate} run={run} /> : null}
          </div>
        </Section>
        <Section id="report" title={t('report.title')}>
          {run.mode === 'back_dated' ? (
            <p className="max-w-prose text-table text-ink-2">{t('report.told')}</p>
          ) : (
            <RunReport report={renderReport(actor, found)} />
          )}
        </Section>
      </div>
    </>
  );
}
