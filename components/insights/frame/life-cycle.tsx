'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { LazyFlowChart } from '@/components/charts/lazy-flow-chart';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { listOfMetric } from '@/lib/metrics/list-of-metric';
import type { LifeCyclesView, LifeCycleView } from '@/lib/metrics/load-life-cycle';
import { lifeCyclePaths } from '@/lib/metrics/questions';
import { METRICS } from '@/lib/metrics/registry';
import type { Stage } from '@/lib/payments/ways';
import { useFigureWords } from './figure-words';
import { FlowTable } from './flow-table';
import { cell, SaveFiles } from './save-files';
import { REFRESH_MS, useFrame } from './series-context';

/** Of what is good, of what may still become it, and of what has ended otherwise. */
const COLORS: Record<Stage, string> = {
  created: 'var(--ink-3)',
  submitted: 'var(--ink-2)',
  challenged: 'var(--c3)',
  authorized_first: 'var(--c1)',
  authorized_later: 'var(--c2)',
  captured: 'var(--c1)',
  kept: 'var(--c1)',
  refunded: 'var(--c2)',
  disputed: 'var(--c4)',
  to_capture: 'var(--c3)',
  declined: 'var(--c4)',
  canceled: 'var(--ink-3)',
  left: 'var(--ink-3)',
};

/** Where payments went: a diagram of their ways, and the same numbers as a table whose rows open exactly these payments. */
export function LifeCycle({ initial }: { initial: LifeCyclesView }) {
  const t = useTranslations('insights.lifeCycle');
  const words = useTranslations('payments.stages');
  const router = useRouter();
  const { timeZone } = useConsole();
  const { state } = useFrame();
  const { number } = useFigureWords();
  const [active, setActive] = useState<string | null>(null);
  const paths = lifeCyclePaths(state, timeZone);
  const data = useLifeCycle(paths.now, initial.now) ?? initial.now;
  const previous = useLifeCycle(paths.before, initial.before);
  const before = previous && countsOf(previous);
  const hrefOf = useFlowLinks(data);
  const flows = data.flows.filter(({ count }) => count > 0);
  const stages = data.stages.filter(({ count }) => count > 0);
  const pointed = active === null ? null : saidOf(active);
  const place = (stage: Stage) => stages.findIndex((one) => one.stage === stage);
  function saidOf(key: string): string | null {
    const flow = data.flows.find((one) => one.flow === key);
    const stage = data.stages.find((one) => one.stage === key);
    const found = flow ?? stage;
    if (!found) return null;
    const name = flow ? `${words(flow.from)} → ${words(flow.to)}` : words(key as Stage);
    const count = number(found.count);
    if (!before) return t('says', { name, count });
    return t('saysBefore', { name, count, before: number(before.get(key) ?? 0) });
  }
  return (
    <>
      <p className="mb-3 max-w-prose text-table text-ink-2">{t('lead')}</p>
      <div className="grid gap-y-4">
        <div className="max-lg:hidden">
          <LazyFlowChart
            stages={stages.map(({ stage, count }) => ({
              key: stage,
              name: words(stage),
              count: number(count),
              color: COLORS[stage],
            }))}
            flows={flows.map(({ flow, from, to, count }) => ({
              key: flow,
              source: place(from),
              target: place(to),
              value: count,
            }))}
            active={active}
            onActive={setActive}
            onChoose={(key) => {
              const href = hrefOf(key);
              if (href) router.push(href);
            }}
          />
          {/* The table says the same to whoever does not see it; its room is kept, so that nothing moves. */}
          <p aria-hidden="true" data-pointed className="min-h-5 text-table text-ink-2">
            {pointed}
          </p>
        </div>
        <FlowTable
          flows={data.flows.filter(({ flow, count }) => count > 0 || (before?.get(flow) ?? 0) > 0)}
          stages={data.stages}
          before={before}
          hrefOf={hrefOf}
          active={active}
          onActive={setActive}
        />
      </div>
    </>
  );
}

/** The ways as a file and as a picture, which narrow windows do not show. */
export function LifeCycleFiles({ initial }: { initial: LifeCyclesView }) {
  const t = useTranslations('insights');
  const words = useTranslations('payments.stages');
  const { timeZone } = useConsole();
  const { state } = useFrame();
  const paths = lifeCyclePaths(state, timeZone);
  const { flows, stages } = useLifeCycle(paths.now, initial.now) ?? initial.now;
  const previous = useLifeCycle(paths.before, initial.before);
  const heads = ['from', 'to', 'payments', 'share'] as const;
  return (
    <SaveFiles
      name="life-cycle"
      title={t('lifeCycle.title')}
      csv={() => {
        const [all, before] = [countsIn(stages), previous && countsOf(previous)];
        return [
          [...heads.map((head) => t(`lifeCycle.${head}`)), t('funnel.beforeHead')],
          ...flows
            .filter(({ flow, count }) => count > 0 || (before?.get(flow) ?? 0) > 0)
            .map(({ flow, from, to, count }) => [
              words(from),
              words(to),
              cell(count),
              cell(count === 0 ? 0 : count / (all.get(from) ?? count)),
              cell(before ? (before.get(flow) ?? 0) : null),
            ]),
        ];
      }}
      drawings={(section) => [{ svg: section.querySelector('svg.recharts-surface') }]}
      drawingClass="max-lg:hidden"
    />
  );
}

/** The answer at a path, asked for again every minute; null where nothing is compared. */
function useLifeCycle(path: string | null, initial: LifeCycleView | null): LifeCycleView | null {
  const { environmentId } = useConsole();
  const { data } = useQuery({
    queryKey: ['metrics', environmentId, path],
    queryFn: ({ signal }) => apiGet<LifeCycleView>(environmentId, path ?? '', signal),
    enabled: path !== null,
    ...(initial ? { initialData: initial } : {}),
    initialDataUpdatedAt: () => Date.now(),
    refetchInterval: REFRESH_MS,
  });
  return (path && data) || null;
}

function countsIn(stages: LifeCycleView['stages']): ReadonlyMap<Stage, number> {
  return new Map(stages.map(({ stage, count }) => [stage, count] as const));
}

/** Payments by stage and by flow. */
function countsOf({ stages, flows }: LifeCycleView): ReadonlyMap<string, number> {
  return new Map([
    ...stages.map(({ stage, count }) => [stage, count] as const),
    ...flows.map(({ flow, count }) => [flow, count] as const),
  ]);
}

/** The list of the payments that took a flow or came to a stage; null where no list knows the filters of the page. */
function useFlowLinks({ flows }: LifeCycleView): (key: string) => string | null {
  const { base, timeZone } = useConsole();
  const { state } = useFrame();
  const query = new URLSearchParams(lifeCyclePaths(state, timeZone).now.split('?')[1]);
  const { from = '', to = '', currency = null, ...values } = Object.fromEntries(query);
  const entry = METRICS.payments;
  return (key) => {
    const taken = flows.filter((one) => one.flow === key || one.to === key).map(({ flow }) => flow);
    const filters: Record<string, string> = taken.length > 0 ? { flow: taken.join(',') } : {};
    const list = listOfMetric(
      { ...entry, list: { ...entry.list, filters } },
      { start: from, end: to, currency, values },
    );
    return list && `${base}/${list.key}?${new URLSearchParams({ view: 'all', ...list.filters })}`;
  };
}
