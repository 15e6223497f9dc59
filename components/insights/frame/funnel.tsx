'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { Definition } from '@/components/ui/definition';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import type { SessionStep } from '@/lib/checkout/steps';
import type { CHECKOUT_FUNNEL } from '@/lib/metrics/insights';
import { wholeOf } from '@/lib/metrics/questions';
import type { MetricKey } from '@/lib/metrics/registry';
import { useFigureWords } from './figure-words';
import { listHref, wholePart } from './metric-link';
import { MetricMeaning } from './metric-meaning';
import { cell, SaveFiles, useKnownSeries } from './save-files';
import { useFrame, useSeries } from './series-context';

type FunnelProps = {
  /** The first is all of which the others are parts. */
  steps: readonly [MetricKey, ...MetricKey[]];
  of: 'payments' | 'sessions';
};

/** How far payments or checkout sessions came, as a table whose bars are its numbers; each opens exactly what it counts. */
export function Funnel({ steps, of }: FunnelProps) {
  const t = useTranslations('insights.funnel');
  const { state } = useFrame();
  const { timeZone } = useConsole();
  const all = useSeries(wholeOf(steps[0], state, timeZone).now)?.total.value ?? 0;
  return (
    <SectionTable
      caption={t(`caption.${of}`)}
      heads={[
        { label: t('step') },
        { label: t(`counted.${of}`), right: true },
        { label: t('share'), right: true },
        { label: t(`bar.${of}`), className: 'w-1/2' },
      ]}
    >
      {steps.map((step) => (
        <Step key={step} step={step} all={all} of={of} />
      ))}
    </SectionTable>
  );
}

/** The funnel as a file and as a picture. */
export function FunnelFiles({ steps, of }: FunnelProps) {
  const t = useTranslations('insights.funnel');
  const title = useTranslations('insights')(of === 'payments' ? 'funnel.title' : 'checkout.title');
  const { state } = useFrame();
  const { timeZone } = useConsole();
  const { number, percent } = useFigureWords();
  const nameOf = useStepName();
  const known = useKnownSeries();
  function counted() {
    const rows = steps.map((step) => {
      const { now, before } = wholeOf(step, state, timeZone);
      const count = known(now)?.total.value ?? 0;
      return { name: nameOf(step), count, before: known(before)?.total.value ?? null };
    });
    const all = rows[0]?.count ?? 0;
    return rows.map((row) => ({ ...row, share: all === 0 ? 0 : row.count / all }));
  }
  return (
    <SaveFiles
      name={of === 'payments' ? 'funnel' : 'checkout-funnel'}
      title={title}
      csv={() => [
        [t('step'), t(`counted.${of}`), t('share'), t('beforeHead')],
        ...counted().map(({ name, count, share, before }) => [name, cell(count), cell(share), cell(before)]),
      ]}
      drawings={async () => {
        const { barsDrawing } = await import('./bars-drawing');
        const numbersOf = (count: number, share: number) => `${number(count)} · ${percent(share)}`;
        const rows = counted().map((row) => ({ ...row, numbers: numbersOf(row.count, row.share) }));
        return [{ svg: barsDrawing(rows) }];
      }}
    />
  );
}

function useStepName(): (step: MetricKey) => string {
  const words = useTranslations();
  return (step) =>
    isCheckoutStep(step) ? words(`checkout.steps.${STEP_OF[step]}`) : words(`metrics.labels.${step}`);
}

function Step({ step, all, of }: { step: MetricKey; all: number; of: FunnelProps['of'] }) {
  const t = useTranslations('insights.funnel');
  const nameOf = useStepName();
  const { state } = useFrame();
  const place = useConsole();
  const { timeZone } = place;
  const { number, percent } = useFigureWords();
  const { now, before } = wholeOf(step, state, timeZone);
  const series = useSeries(now);
  const previous = useSeries(before)?.total.value ?? null;
  const name = nameOf(step);
  const count = series?.total.value ?? 0;
  const href = series && listHref(place, now, series, wholePart(now));
  const share = all === 0 ? 0 : count / all;
  return (
    <Row data-step={step} className="max-md:grid-cols-[1fr_auto_3.5rem]!">
      <Cell className="md:h-11!">
        <Definition name={name}>
          <MetricMeaning metric={step} />
        </Definition>
      </Cell>
      <Cell right className="md:h-11!">
        <span data-count={count} className="font-medium">
          {number(count)}
        </span>
        {previous === null ? null : (
          <span className="block text-meta text-ink-3">{t('before', { count: number(previous) })}</span>
        )}
      </Cell>
      <Cell right className="md:h-11!">
        {percent(share)}
      </Cell>
      <Cell className="md:h-11! max-md:col-span-3">
        <Bar share={share} href={count > 0 ? href : null} label={t(`open.${of}`, { count, name })} />
      </Cell>
    </Row>
  );
}

const STEP_OF = {
  checkout_opened: 'opened',
  checkout_chosen: 'chosen',
  checkout_submitted: 'submitted',
  checkout_challenged: 'challenged',
  checkout_authenticated: 'authenticated',
  checkout_authorized: 'authorized',
  checkout_captured: 'captured',
} as const satisfies Record<(typeof CHECKOUT_FUNNEL)[number], SessionStep>;

/** In the funnel of checkout sessions a step needs not say again that it is one of theirs. */
function isCheckoutStep(step: MetricKey): step is keyof typeof STEP_OF {
  return Object.hasOwn(STEP_OF, step);
}

function Bar({ share, href, label }: { share: number; href: string | null; label: string }) {
  const bar = (
    <span
      className="block h-5 min-w-0.5 rounded-r-[2px] bg-(--c1) group-hover/bar:bg-accent-hover"
      style={{ width: `${share * 100}%` }}
    />
  );
  if (!href) return bar;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={label}
      className="group/bar touch-target block rounded-control py-1"
    >
      {bar}
    </Link>
  );
}
