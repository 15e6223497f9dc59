import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { BadAddress } from '@/components/lists/bad-address';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import { type Actor, requireActor } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import { now } from '@/lib/clock';
import type { SearchParams } from '@/lib/lists/list-state';
import { type FrameState, frameHref, readFrame } from '@/lib/metrics/frame';
import { type InsightPageKey, insightPage } from '@/lib/metrics/insights';
import { loadSeries } from '@/lib/metrics/load-insights';
import { listMarks } from '@/lib/metrics/marks';
import { type Compared, overTime, pathOf, questionOf, wholeOf } from '@/lib/metrics/questions';
import { setPageStatus } from '@/lib/page-status';
import { PaymentFilters } from '@/lib/payments/filters';
import { countPayments } from '@/lib/payments/queries';
import { ChartSection } from './chart-section';
import { FilterChips, FrameBar } from './frame-bar';
import { Freshness } from './freshness';
import { MetricCards } from './metric-cards';
import { FrameProvider } from './series-context';

export type InsightProps = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<SearchParams>;
};
type InsightPageProps = InsightProps & {
  page: InsightPageKey;
  /** What the page's own parts ask for besides cards and chart. */
  asks?: (state: FrameState, zone: string) => Compared[];
  /** The page's own parts; made once the numbers that they are about are known. */
  children?: (about: { actor: Actor; state: FrameState }) => ReactNode | Promise<ReactNode>;
};

/** A page of insights: one frame, its numbers, its own parts, and a chart. */
export async function InsightPage({ page, params, searchParams, asks, children }: InsightPageProps) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'metrics:read');
  const t = await getTranslations();
  const { timeZone, clockOffsetMs } = actor.environment;
  const base = insightPage(page);
  const { state, problems } = readFrame(base, await searchParams, {
    zone: timeZone,
    now: now(clockOffsetMs),
  });
  const path = `/m/${merchant}/${environment}`;
  if (problems.length > 0) {
    setPageStatus((await currentFacts()).requestId, 400);
    return (
      <BadAddress
        title={`shell.pages.${page}Insights`}
        path={`${path}/insights/${page}`}
        problems={problems}
      />
    );
  }
  const cards = base.cards.map((metric) => wholeOf(metric, state, timeZone));
  const chart = overTime(state.metric, state, timeZone);
  const codes = questionOf('payments', { ...state, currency: '', filters: {} }, timeZone, state, {
    by: 'month',
    split: 'currency',
  });
  const asked = [...cards, chart, ...(asks?.(state, timeZone) ?? []), { now: codes, before: null }];
  const loaded = await loadSeries(actor, asked);
  const [first] = cards;
  const isEmpty = asked.every(({ now: question }) => (loaded[pathOf(question)]?.total.sample ?? 0) === 0);
  const isNew = isEmpty && (await countPayments(actor, PaymentFilters.parse({}), 1)) === 0;
  const { from = '', to = '' } = chart.now.query;
  return (
    <FrameProvider state={state} loaded={loaded}>
      <PageHead
        title={t(`shell.pages.${page}Insights`)}
        meta={first ? <Freshness question={first.now} /> : null}
      />
      {isNew ? (
        <Empty
          kind="new"
          action={<LinkButton href={`${path}/payments`}>{t('insights.empty.new.action')}</LinkButton>}
        />
      ) : (
        <>
          <FrameBar page={page} currencies={loaded[pathOf(codes)]?.groups.map(({ group }) => group) ?? []} />
          <FilterChips page={page} />
          {isEmpty ? (
            <Empty
              kind="none"
              action={
                <LinkButton href={frameHref(base, state, { range: '12m', filters: {}, currency: '' })}>
                  {t('insights.empty.none.action')}
                </LinkButton>
              }
            />
          ) : (
            <>
              <MetricCards metrics={base.cards} />
              <div className="max-w-6xl px-4 pt-5 md:px-6">
                {await children?.({ actor, state })}
                <ChartSection page={page} marks={await listMarks(actor, from, to)} />
              </div>
            </>
          )}
        </>
      )}
    </FrameProvider>
  );
}

async function Empty({ kind, action }: { kind: 'new' | 'none'; action: ReactNode }) {
  const t = await getTranslations('insights.empty');
  return (
    <EmptyState title={t(`${kind}.title`)} action={action}>
      {t(`${kind}.text`)}
    </EmptyState>
  );
}
