import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import type { ChartFlag } from '@/components/charts/chart-flag';
import type { ChartSpot } from '@/components/charts/series-chart';
import { useConsole } from '@/components/shell/console-context';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { Question } from '@/lib/metrics/questions';
import type { ChartTable } from './chart-data';
import { unitOf, useFigureWords } from './figure-words';
import { useGroupWords } from './group-words';
import { usePointWords } from './point-words';
import { useFrame } from './series-context';

type Shown = {
  question: Question;
  series: SeriesView;
  table: ChartTable;
  hasBefore: boolean;
  /** Whether a number stands with its group; where a chart has one that stands above it, it does not. */
  isNamed: boolean;
  flags: readonly ChartFlag[];
};

/** A point of a chart in words: its time, and its numbers, each with its group. */
export function useChartWords({
  question,
  series,
  table: { groups, rows },
  hasBefore,
  isNamed,
  flags,
}: Shown) {
  const t = useTranslations('insights');
  const words = useTranslations('metrics');
  const { timeZone } = useConsole();
  const { state } = useFrame();
  const { text, range } = useFigureWords();
  const groupName = useGroupWords();
  const pointName = usePointWords(state.by, timeZone);
  const { split } = state;
  const names = groups.map((group) =>
    group === null || split === null ? words(`labels.${question.metric}`) : groupName(split, group),
  );
  function said({ row: at }: ChartSpot): { point: string; values: string[] } {
    const row = rows[at];
    if (!row) return { point: '', values: [] };
    const values = row.points.map((point, index) => {
      const few = point.is_small && point.value !== null ? ` (${t('few', { count: point.sample })})` : '';
      const value = `${text(point, unitOf(series, point.group))}${few}`;
      return point.group === null || !isNamed ? value : t('groupValue', { group: names[index] ?? '', value });
    });
    if (hasBefore && row.before) {
      values.push(t('beforeValue', { value: text(row.before, unitOf(series)) }));
    }
    const flag = flags.find(({ from }) => from === at);
    if (flag) values.push(t('seeMarks', { numbers: range(flag.first, flag.last) }));
    return { point: pointName(row.start), values };
  }
  /** As it is heard: first of the group that Enter would open. */
  function heard(spot: ChartSpot): string {
    const { point, values } = said(spot);
    const [own = '', rest] = [values[spot.at], values.filter((_, at) => at !== spot.at)];
    return point === '' ? '' : t('readout', { point, values: [own, ...rest].join(' · ') });
  }
  return { names, said, heard, pointName };
}

type ReadoutProps = { point: string; values: readonly string[]; pointed: number | null };

/** The same to be seen; of several groups the one that is pointed at stands out. */
export function Readout({ point, values, pointed }: ReadoutProps) {
  const t = useTranslations('insights');
  if (point === '') return null;
  return (
    <>
      {t('readout', { point, values: '' })}
      {values.map((value, at) => (
        <Fragment key={value}>
          {at === 0 ? null : ' · '}
          {pointed === at ? <b className="text-ink">{value}</b> : value}
        </Fragment>
      ))}
    </>
  );
}

/** Where a key leads from a point: along the time, and across the groups. Null where it leads nowhere. */
export function spotAfter(key: string, { row, at }: ChartSpot, { rows, groups }: ChartTable) {
  const last = rows.length - 1;
  const to = {
    ArrowLeft: { row: row - 1, at },
    ArrowRight: { row: row + 1, at },
    Home: { row: 0, at },
    End: { row: last, at },
    ArrowUp: groups.length > 1 && { row, at: at - 1 },
    ArrowDown: groups.length > 1 && { row, at: at + 1 },
  }[key];
  return to ? { row: between(to.row, last), at: between(to.at, groups.length - 1) } : null;
}

function between(index: number, most: number): number {
  return Math.max(0, Math.min(most, index));
}
