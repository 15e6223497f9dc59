'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useTransition } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { Field, Select } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { DIMENSIONS, type Dimension, type StoredDimension } from '@/lib/metrics/dimensions';
import {
  COMPARISONS,
  CONVERTED,
  type FrameState,
  fitsGranularity,
  frameHref,
  NO_SPLIT,
  RANGES,
} from '@/lib/metrics/frame';
import { type InsightPageKey, insightPage } from '@/lib/metrics/insights';
import { METRICS } from '@/lib/metrics/registry';
import { GRANULARITIES } from '@/lib/metrics/series-periods';
import { isCurrency } from '@/lib/money';
import { useGroupWords } from './group-words';
import { useFrame } from './series-context';

type FrameBarProps = { page: InsightPageKey; currencies: readonly string[] };

/** What all numbers of the page are of. A form, so that it also works without scripts; every choice is in the address. */
export function FrameBar({ page, currencies }: FrameBarProps) {
  const t = useTranslations('insights');
  const router = useRouter();
  const { state } = useFrame();
  const [isBusy, start] = useTransition();
  const base = insightPage(page);
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const chosen = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    const split = (chosen.split ?? NO_SPLIT) === NO_SPLIT ? null : (chosen.split as Dimension);
    const change = { ...chosen, split } as Partial<FrameState>;
    start(() => router.push(frameHref(base, state, change), { scroll: false }));
  }
  return (
    <form
      onSubmit={send}
      // Days are sent by the button: half a date is no range.
      onChange={({ target, currentTarget }) =>
        target instanceof HTMLSelectElement ? currentTarget.requestSubmit() : undefined
      }
      aria-busy={isBusy}
      className="grid grid-cols-2 items-end gap-x-3 gap-y-2 px-4 pt-3 pb-4 sm:flex sm:flex-wrap md:px-6"
    >
      {state.metric === base.charts[0] ? null : <input type="hidden" name="metric" value={state.metric} />}
      {state.show === 'chart' ? null : <input type="hidden" name="show" value={state.show} />}
      {Object.entries(state.filters).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Choose name="range" label={t('range')} value={state.range}>
        {RANGES.map((range) => (
          <option key={range} value={range}>
            {t(`ranges.${range}`)}
          </option>
        ))}
      </Choose>
      {state.range === 'custom' ? <Days key={`${state.from} ${state.to}`} /> : null}
      <Choose name="by" label={t('granularity')} value={state.by}>
        {GRANULARITIES.map((by) => (
          <option key={by} value={by} disabled={!fitsGranularity(by, state)}>
            {t(`by.${by}`)}
          </option>
        ))}
      </Choose>
      <Choose name="compare" label={t('compare')} value={state.compare}>
        {COMPARISONS.map((compare) => (
          <option key={compare} value={compare}>
            {t(`comparisons.${compare}`)}
          </option>
        ))}
      </Choose>
      <Currency codes={currencies} />
      {page === 'board' ? null : (
        <Choose name="split" label={t('split')} value={state.split ?? NO_SPLIT}>
          <option value={NO_SPLIT}>{t('noSplit')}</option>
          <Dimensions />
        </Choose>
      )}
      <noscript>
        <Button type="submit">{t('apply')}</Button>
      </noscript>
    </form>
  );
}

function Choose({
  name,
  label,
  value,
  className = 'sm:w-48',
  children,
}: {
  name: string;
  label: string;
  value: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Field label={label} className={className}>
      {(control) => (
        // Told anew when the address has another value.
        <Select {...control} key={value} name={name} defaultValue={value}>
          {children}
        </Select>
      )}
    </Field>
  );
}

function Dimensions() {
  const words = useTranslations('metrics');
  const { state } = useFrame();
  return DIMENSIONS.filter((one) => METRICS[state.metric].dimensions.includes(one)).map((dimension) => (
    <option key={dimension} value={dimension}>
      {words(`dimensions.${dimension}`)}
    </option>
  ));
}

function Currency({ codes }: { codes: readonly string[] }) {
  const t = useTranslations('insights');
  const { defaultCurrency } = useConsole();
  const { state } = useFrame();
  // What has facts, without those that are together in `other`, and what the address asks for.
  const all = [...new Set([...codes, state.currency])].filter(isCurrency).sort();
  return (
    <Choose
      name="currency"
      label={t('currency')}
      value={state.currency}
      className="max-sm:col-span-2 sm:w-76"
    >
      <option value="">{t('currencies.all', { currency: defaultCurrency })}</option>
      <option value={CONVERTED}>{t('currencies.converted', { currency: defaultCurrency })}</option>
      {all.map((code) => (
        <option key={code} value={code}>
          {code}
        </option>
      ))}
    </Choose>
  );
}

function Days() {
  const t = useTranslations('insights');
  const { state } = useFrame();
  return (
    <>
      {(['from', 'to'] as const).map((name) => (
        <Field key={name} label={t(name)} className="sm:w-36">
          {(control) => <input {...control} type="date" name={name} defaultValue={state[name]} required />}
        </Field>
      ))}
      <Button type="submit" className="h-9! max-sm:col-span-2">
        {t('apply')}
      </Button>
    </>
  );
}

/** The filters that breakdowns set, each with a way out. */
export function FilterChips({ page }: { page: InsightPageKey }) {
  const t = useTranslations('insights');
  const words = useTranslations('metrics');
  const groupName = useGroupWords();
  const { state } = useFrame();
  const filters = Object.entries(state.filters) as [StoredDimension, string][];
  if (filters.length === 0) return null;
  return (
    <ul aria-label={t('filters')} className="flex flex-wrap gap-2 px-4 pb-4 md:px-6">
      {filters.map(([dimension, value]) => {
        const { [dimension]: _gone, ...rest } = state.filters;
        const label = `${words(`dimensions.${dimension}`)}: ${groupName(dimension, value)}`;
        return (
          <li key={dimension}>
            <Link
              href={frameHref(insightPage(page), state, { filters: rest })}
              prefetch={false}
              scroll={false}
              aria-label={t('removeFilter', { filter: label })}
              className="touch-target inline-flex items-center gap-1 rounded-control border border-line bg-accent-tint px-2 py-0.5 text-table text-accent hover:border-control"
            >
              {label}
              <Icon name="cross" size={12} />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
