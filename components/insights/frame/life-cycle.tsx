'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { LazyFlowChart } from '@/components/charts/lazy-flow-chart';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { listOfMetric } from '@/lib/metrics/list-of-metric';
import type { LifeCycleView } from '@/lib/metrics/load-life-cycle';
import { lifeCyclePath } from '@/lib/metrics/questions';
import { METRICS } from '@/lib/metrics/registry';
import type { Stage } from '@/lib/payments/ways';
import { useFigureWords } from './figure-words';
import { FlowTable } from './flow-table';
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
export function LifeCycle({ initial }: { initial: LifeCycleView }) {
  const t = useTranslations('insights.lifeCycle');
  const words = useTranslations('payments.stages');
  const router = useRouter();
  const { environmentId, timeZone } = useConsole();
  const { state } = useFrame();
  const { number } = useFigureWords();
  const [active, setActive] = useState<string | null>(null);
  const path = lifeCyclePath(state, timeZone);
  const { data } = useQuery({
    queryKey: ['metrics', environmentId, path],
    queryFn: ({ signal }) => apiGet<LifeCycleView>(environmentId, path, signal),
    initialData: initial,
    initialDataUpdatedAt: () => Date.now(),
    refetchInterval: REFRESH_MS,
  });
  const hrefOf = useFlowLinks(data);
  const flows = data.flows.filter(({ count }) => count > 0);
  const stages = data.stages.filter(({ count }) => count > 0);
  const place = (stage: Stage) => stages.findIndex((one) => one.stage === stage);
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
        </div>
        <FlowTable flows={flows} stages={stages} hrefOf={hrefOf} active={active} onActive={setActive} />
      </div>
    </>
  );
}

/** The list of the payments that took a flow or came to a stage; null where no list knows the filters of the page. */
function useFlowLinks({ flows }: LifeCycleView): (key: string) => string | null {
  const { base, timeZone } = useConsole();
  const { state } = useFrame();
  const query = new URLSearchParams(lifeCyclePath(state, timeZone).split('?')[1]);
  const { from = '', to = '', currency = null, ...values } = Object.fromEntries(query);
  const entry = METRICS.payments;
  return (key) => {
    const taken = flows.filter((one) => one.flow === key || one.to === key).map(({ flow }) => flow);
    const filters: Record<string, string> = taken.length > 0 ? { flow: taken.join(',') } : {};
    const list = listOfMetric(
      { ...entry, list: entry.list && { ...entry.list, filters } },
      { start: from, end: to, currency, values },
    );
    return list && `${base}/${list.key}?${new URLSearchParams({ view: 'all', ...list.filters })}`;
  };
}
