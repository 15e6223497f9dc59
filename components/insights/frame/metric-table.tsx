'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { Question } from '@/lib/metrics/questions';
import type { ChartTable } from './chart-data';
import { FigureText } from './figure';
import { unitOf, useFigureWords } from './figure-words';
import { useGroupWords } from './group-words';
import { listedCount, pointHref } from './metric-link';
import { usePointWords } from './point-words';
import { useFrame } from './series-context';

const LINK = 'underline decoration-line underline-offset-4 hover:text-accent';

type MetricTableProps = { question: Question; series: SeriesView; table: ChartTable; hasBefore: boolean };

/** The numbers of the chart, newest first; a stretch of time, or each group in it, opens the list that makes its number. */
export function MetricTable({ question, series, table, hasBefore }: MetricTableProps) {
  const t = useTranslations('insights');
  const words = useTranslations('metrics');
  const place = useConsole();
  const { timeZone } = place;
  const { state } = useFrame();
  const { text } = useFigureWords();
  const pointName = usePointWords(state.by, timeZone);
  const groupName = useGroupWords();
  const { groups, rows } = table;
  const isSplit = groups[0] !== null;
  const before = t(`legend.${state.compare === 'year' ? 'year' : 'previous'}`);
  const name = words(`labels.${question.metric}`);
  return (
    <div className="overflow-x-auto">
      <SectionTable
        caption={t('tableCaption', { name })}
        heads={[
          { label: t(`by.${state.by}`) },
          ...groups.map((group) => ({
            label: group === null || !state.split ? name : groupName(state.split, group),
            right: true,
          })),
          ...(isSplit ? [] : [{ label: t('sampleHead'), right: true }]),
          ...(hasBefore ? [{ label: before, right: true }] : []),
        ]}
      >
        {rows.toReversed().map((row) => {
          const [only] = row.points;
          const href = !isSplit && only ? pointHref(place, question, series, only) : null;
          const hrefBefore = row.before && pointHref(place, question, series, row.before);
          return (
            <Row key={row.start} data-point={row.start} className="max-md:grid-cols-[1fr_auto]!">
              <Cell className="md:h-8!">
                {href ? (
                  <Link href={href} prefetch={false} className={LINK}>
                    {pointName(row.start)}
                  </Link>
                ) : (
                  pointName(row.start)
                )}
              </Cell>
              {row.points.map((point) => (
                <Cell
                  key={point.group}
                  right
                  className={
                    point.group === null
                      ? 'md:h-8!'
                      : 'md:h-8! max-md:col-span-2 max-md:flex max-md:justify-between'
                  }
                >
                  {point.group !== null && state.split ? (
                    <span aria-hidden className="text-ink-3 md:hidden">
                      {groupName(state.split, point.group)}
                    </span>
                  ) : null}
                  <span data-value={point.value ?? ''}>
                    <PointText question={question} series={series} point={point} isLink={isSplit} />
                  </span>
                </Cell>
              ))}
              {!isSplit ? (
                <Cell right className="md:h-8! max-md:hidden">
                  {text({ value: only?.sample ?? 0 }, { unit: 'count', currency: null })}
                </Cell>
              ) : null}
              {hasBefore ? (
                <Cell right className="text-ink-3 md:h-8! max-md:col-span-2 max-md:text-meta">
                  <span aria-hidden className="mr-1 md:hidden">
                    {before}
                  </span>
                  {hrefBefore && row.before ? (
                    <Link
                      href={hrefBefore}
                      prefetch={false}
                      aria-label={t('openBefore', {
                        point: pointName(row.before.start),
                        value: text(row.before, unitOf(series)),
                        count: listedCount(question, row.before),
                      })}
                      className={LINK}
                    >
                      {text(row.before, unitOf(series))}
                    </Link>
                  ) : (
                    ((row.before && text(row.before, unitOf(series))) ?? '–')
                  )}
                </Cell>
              ) : null}
            </Row>
          );
        })}
      </SectionTable>
    </div>
  );
}

type PointTextProps = Pick<MetricTableProps, 'question' | 'series'> & {
  point: SeriesView['points'][number];
  /** Of a breakdown: without one the stretch of time is the link. */
  isLink: boolean;
};

function PointText({ question, series, point, isLink }: PointTextProps) {
  const t = useTranslations('insights');
  const place = useConsole();
  const { state } = useFrame();
  const pointName = usePointWords(state.by, place.timeZone);
  const groupName = useGroupWords();
  const href = isLink ? pointHref(place, question, series, point) : null;
  const figure = <FigureText figure={point} series={series} />;
  if (!href || point.group === null || !state.split) return figure;
  const [group, count] = [groupName(state.split, point.group), listedCount(question, point)];
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={t('openPoint', { point: pointName(point.start), group, count })}
      className={LINK}
    >
      {figure}
    </Link>
  );
}
