'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import { OTHER, STORED_DIMENSIONS, UNKNOWN } from '@/lib/metrics/dimensions';
import { frameHref } from '@/lib/metrics/frame';
import { type InsightPageKey, insightPage } from '@/lib/metrics/insights';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { Compared, Question } from '@/lib/metrics/questions';
import { FigureText } from './figure';
import { unitOf, useFigureWords } from './figure-words';
import { useGroupWords } from './group-words';
import { listedCount, listHref, wholePart } from './metric-link';
import { useFrame } from './series-context';

const LINK = 'underline decoration-line underline-offset-4 hover:text-accent';

type BreakdownProps = {
  page: InsightPageKey;
  asked: Compared;
  series: SeriesView;
  before: SeriesView | null;
};

/** The metric of the whole range by the values of a dimension; a value narrows the page, a count opens its list. */
export function Breakdown({ page, asked, series, before }: BreakdownProps) {
  const question = asked.now;
  const t = useTranslations('insights.breakdown');
  const words = useTranslations('metrics');
  const { state } = useFrame();
  const { number, percent, change } = useFigureWords();
  const groupName = useGroupWords();
  const { split } = state;
  if (!split) return null;
  const stored = STORED_DIMENSIONS.find((dimension) => dimension === split);
  const name = words(`labels.${question.metric}`);
  const all = series.groups.reduce((sum, { sample }) => sum + sample, 0);
  const narrowed = (group: string) =>
    stored && group !== OTHER && group !== UNKNOWN
      ? frameHref(insightPage(page), state, { split: null, filters: { ...state.filters, [stored]: group } })
      : null;
  return (
    <div className="mt-5">
      <h3 className="mb-1 text-table font-bold">
        {t('title', { name, dimension: words(`dimensions.${split}`) })}
      </h3>
      <SectionTable
        caption={t('caption', { name, dimension: words(`dimensions.${split}`) })}
        heads={[
          { label: words(`dimensions.${split}`) },
          { label: name, right: true },
          { label: t('sample'), right: true },
          { label: t('share'), right: true },
          ...(before
            ? [
                { label: t('before'), right: true },
                { label: t('change'), right: true },
              ]
            : []),
        ]}
      >
        {series.groups.map((figure) => {
          const was = before?.groups.find(({ group }) => group === figure.group);
          const narrow = narrowed(figure.group);
          const label = groupName(split, figure.group);
          return (
            <Row key={figure.group} data-group={figure.group} className="max-md:grid-cols-[1fr_auto_3.5rem]!">
              <Cell className="md:h-9!">
                {narrow ? (
                  <Link href={narrow} prefetch={false} scroll={false} className={LINK}>
                    {label}
                  </Link>
                ) : (
                  label
                )}
              </Cell>
              <Cell right className="md:h-9!">
                <GroupFigure {...{ question, series, figure, label }} />
              </Cell>
              <Cell right className="md:h-9! max-md:hidden">
                {number(figure.sample)}
              </Cell>
              <Cell right className="md:h-9! max-md:text-ink-3">
                {percent(all === 0 ? 0 : figure.sample / all)}
              </Cell>
              {before ? (
                <>
                  <Cell right className="text-ink-3 md:h-9! max-md:hidden">
                    {was && asked.before ? (
                      <GroupFigure
                        question={asked.before}
                        series={before}
                        figure={was}
                        label={t('beforeGroup', { group: label })}
                      />
                    ) : (
                      '–'
                    )}
                  </Cell>
                  <Cell right className="md:h-9! max-md:hidden">
                    {(was && change(figure, was, unitOf(series))) ?? '–'}
                  </Cell>
                </>
              ) : null}
            </Row>
          );
        })}
      </SectionTable>
    </div>
  );
}

type GroupFigureProps = {
  question: Question;
  series: SeriesView;
  figure: SeriesView['groups'][number];
  /** Which group it is, and of when if not of now. */
  label: string;
};

/** A group's number; it opens the list of what it counts in its own days. */
function GroupFigure({ question, series, figure, label }: GroupFigureProps) {
  const t = useTranslations('insights.breakdown');
  const place = useConsole();
  const count = listedCount(question, figure);
  const href = listHref(place, question, series, { ...wholePart(question), group: figure.group });
  const shown = <FigureText figure={figure} series={series} />;
  if (!href || count === 0) return shown;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={t('open', { group: label, count })}
      data-count={count}
      className={LINK}
    >
      {shown}
    </Link>
  );
}
