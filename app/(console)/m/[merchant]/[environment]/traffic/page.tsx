import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { RefreshEvery } from '@/components/live/refresh-every';
import { RunControls } from '@/components/traffic/run-controls';
import { RunProgress } from '@/components/traffic/run-progress';
import { Asked, RunsTable } from '@/components/traffic/runs-table';
import { SimulationStatus } from '@/components/traffic/simulation-status';
import { StartForm } from '@/components/traffic/start-form';
import { WhyNot } from '@/components/traffic/why-not';
import { LinkButton } from '@/components/ui/button';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { listSimulations } from '@/lib/testlab/simulations/queries';
import { renderSimulation } from '@/lib/testlab/simulations/render';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<{ after?: string | string[] }>;
};

const SHOWN = 20;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('traffic'))('title') };
}

export default async function TrafficPage({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const { after } = await searchParams;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const t = await getTranslations('traffic');
  const base = `/m/${merchant}/${environment}`;
  const { kind, timeZone, clockOffsetMs } = actor.environment;
  if (kind === 'live' || !actor.permissions.has('sandbox:write')) {
    return <WhyNot isLive={kind === 'live'} merchant={merchant} />;
  }
  const cursor = typeof after === 'string' ? after : undefined;
  const page = await listSimulations(actor, { limit: SHOWN, cursor });
  const runs = page.rows.map((row) => renderSimulation(actor, row));
  const [newest] = cursor ? (await listSimulations(actor, { limit: 1 })).rows : page.rows;
  const open = newest && newest.endedAt === null ? renderSimulation(actor, newest) : null;
  return (
    <>
      {open ? <RefreshEvery ms={open.status === 'running' ? 1_000 : 10_000} /> : null}
      <PageHead title={t('title')} meta={t('lead')} />
      <div className="max-w-5xl px-4 pt-4 md:px-6">
        {open ? (
          <Section id="now" title={t('now')} aside={<SimulationStatus status={open.status} />}>
            <p className="mb-3 text-table text-ink-2">
              <Link
                href={`${base}/traffic/${open.id}`}
                className="touch-target font-medium text-accent underline underline-offset-2"
              >
                {t(`modes.${open.mode}.name`)}
              </Link>
              {' · '}
              <Asked run={open} />
            </p>
            <div className="flex flex-col gap-5">
              <RunProgress run={open} />
              <RunControls key={`${open.id}:${open.rate}`} run={open} />
            </div>
          </Section>
        ) : (
          <Section id="start" title={t('startTitle')}>
            <StartForm />
          </Section>
        )}
        <Section id="runs" title={t('runs')}>
          {runs.length === 0 ? (
            <p className="max-w-prose text-table text-ink-2">{t('empty')}</p>
          ) : (
            <div className="-mx-4 border-t border-line md:-mx-6">
              <RunsTable runs={runs} base={base} zone={timeZone} now={now(clockOffsetMs).toISOString()} />
            </div>
          )}
          {page.nextCursor || cursor ? (
            <div className="mt-3 flex gap-2">
              {cursor ? <LinkButton href={`${base}/traffic`}>{t('newest')}</LinkButton> : null}
              {page.nextCursor ? (
                <LinkButton href={`${base}/traffic?after=${encodeURIComponent(page.nextCursor)}`}>
                  {t('older')}
                </LinkButton>
              ) : null}
            </div>
          ) : null}
        </Section>
      </div>
    </>
  );
}
