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
import { listedCount, listHref } from './metric-link';
import { usePointWords } from './point-words';
import { useFrame } from './series-context';

type MetricTableProps = { question: Question; series: SeriesView; table: ChartTable; hasBefore: boolean };

/** The numbers of the chart, newest first; a stretch of time opens the list that makes its number. */
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
          ...(groups[0] === null ? [{ label: t('sampleHead'), right: true }] : []),
          ...(hasBefore ? [{ label: before, right: true }] : []),
        ]}
      >
        {rows.toReversed().map((row) => {
          const [only] = row.points;
          const href = groups[0] === null ? listHref(place, question, series, row) : null;
          return (
            <Row key={row.start} data-point={row.start} className="max-md:grid-cols-[1fr_auto]!">
              <Cell className="md:h-8!">
                {href && only && listedCount(question, only) > 0 ? (
                  <Link
                    href={href}
                    prefetch={false}
                    className="underline decoration-line underline-offset-4 hover:text-accent"
                  >
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
                    <FigureText figure={point} series={series} />
                  </span>
                </Cell>
              ))}
              {groups[0] === null ? (
                <Cell right className="md:h-8! max-md:hidden">
                  {text({ value: only?.sample ?? 0 }, { unit: 'count', currency: null })}
                </Cell>
              ) : null}
              {hasBefore ? (
                <Cell right className="text-ink-3 md:h-8! max-md:col-span-2 max-md:text-meta">
                  <span aria-hidden className="mr-1 md:hidden">
                    {before}
                  </span>
                  {row.before ? text(row.before, unitOf(series)) : '–'}
                </Cell>
              ) : null}
            </Row>
          );
        })}
      </SectionTable>
    </div>
  );
}
