'use client';

import { useTranslations } from 'next-intl';
import { BigAmount, NumberCell, NumberLink } from '@/components/home/number-cell';
import { useConsole } from '@/components/shell/console-context';
import { RATE_MIN } from '@/lib/metrics/definitions';
import type { SeriesView } from '@/lib/metrics/load-insights';
import { type Compared, type Question, wholeOf } from '@/lib/metrics/questions';
import type { MetricKey } from '@/lib/metrics/registry';
import { useConvertedWords } from './converted-note';
import { FigureText } from './figure';
import { unitOf, useFigureWords } from './figure-words';
import { listedCount, listHref, wholePart } from './metric-link';
import { MetricMeaning } from './metric-meaning';
import { useFrame, useSeries } from './series-context';

const COLUMNS: Record<number, string> = { 4: 'xl:grid-cols-4', 5: 'xl:grid-cols-5' };

/** Numbers of the whole range, each with its definition, what it is compared with, and the list that makes it. */
export function MetricCards({ metrics }: { metrics: readonly MetricKey[] }) {
  const { state } = useFrame();
  const { timeZone } = useConsole();
  return (
    <dl
      className={`grid divide-line border-y border-line max-sm:divide-y sm:grid-cols-2 sm:divide-x ${COLUMNS[metrics.length] ?? 'xl:grid-cols-3'}`}
    >
      {metrics.map((metric) => (
        <MetricCard key={metric} metric={metric} asked={wholeOf(metric, state, timeZone)} />
      ))}
    </dl>
  );
}

/** One of them, within a `dl`. */
export function MetricCard({ metric, asked }: { metric: MetricKey; asked: Compared }) {
  const t = useTranslations('insights');
  const words = useTranslations('metrics');
  const place = useConsole();
  const { text, change, number } = useFigureWords();
  const converted = useConvertedWords();
  const now = useSeries(asked.now);
  const before = useSeries(asked.before);
  if (!now) return null;
  const name = words(`labels.${metric}`);
  const href = listHref(place, asked.now, now, wholePart(asked.now));
  const count = listedCount(asked.now, now.total);
  const figure = <CardFigure series={now} />;
  // Against a handful of facts every change is a large one.
  const isTold = before !== null && before.total.sample >= RATE_MIN;
  const difference = isTold ? change(now.total, before.total, unitOf(now)) : null;
  const { numerator, denominator, sample } = now.total;
  return (
    <NumberCell
      name={name}
      meaning={<MetricMeaning metric={metric} />}
      value={
        href && count > 0 ? (
          <NumberLink href={href} label={t('opens', { name, value: text(now.total, unitOf(now)), count })}>
            {figure}
          </NumberLink>
        ) : (
          figure
        )
      }
    >
      {now.unit === 'rate' && now.total.denominator === sample ? (
        <p>{t('of', { part: number(numerator ?? 0), whole: number(denominator ?? 0) })}</p>
      ) : null}
      {now.unit === 'duration_ms' ? <p>{t('sample', { count: sample })}</p> : null}
      {before && asked.before && before.total.value !== null ? (
        <p>
          <CardBefore name={name} question={asked.before} series={before} />
          {difference ? (
            <span className="ml-1.5 font-medium whitespace-nowrap text-ink-2">{difference}</span>
          ) : null}
        </p>
      ) : null}
      {asked.now.ignored.length > 0 ? <p>{t('notFiltered')}</p> : null}
      {now.converted ? <p>{converted(now)}</p> : null}
    </NumberCell>
  );
}

/** What a number is compared with; it opens the list of its own days. */
function CardBefore({ name, question, series }: { name: string; question: Question; series: SeriesView }) {
  const t = useTranslations('insights');
  const place = useConsole();
  const { state } = useFrame();
  const { text } = useFigureWords();
  const before = t(`against.${state.compare === 'year' ? 'year' : 'previous'}`, {
    before: text(series.total, unitOf(series)),
  });
  const count = listedCount(question, series.total);
  const href = count > 0 ? listHref(place, question, series, wholePart(question)) : null;
  if (!href) return before;
  return (
    <NumberLink href={href} label={t('opens', { name, value: before, count })}>
      {before}
    </NumberLink>
  );
}

/** An amount is as large as there is room for; a fifth of a page must hold twelve digits. */
function CardFigure({ series }: { series: SeriesView }) {
  const t = useTranslations('insights');
  const { total, unit, currency } = series;
  if (unit !== 'money' || !currency || total.value === null)
    return <FigureText figure={total} series={series} />;
  const amount = <BigAmount amount={Math.round(total.value)} currency={currency} />;
  if (!total.is_small) return amount;
  return (
    <span className="text-ink-3">
      {amount}{' '}
      <span className="text-meta font-normal whitespace-nowrap tracking-normal">
        {t('few', { count: total.sample })}
      </span>
    </span>
  );
}
