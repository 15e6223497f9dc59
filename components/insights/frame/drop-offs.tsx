'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import type { SeriesView } from '@/lib/metrics/load-insights';
import { dropOffsOf } from '@/lib/metrics/questions';
import { unitOf, useFigureWords } from './figure-words';
import { useGroupWords } from './group-words';
import { listHref, wholePart } from './metric-link';
import { cell, SaveFiles } from './save-files';
import { useFrame, useSeries } from './series-context';

/** Why checkout sessions ended without money, the most frequent first. */
export function DropOffs() {
  const t = useTranslations('insights.checkout');
  const funnel = useTranslations('insights.funnel');
  const { state } = useFrame();
  const place = useConsole();
  const { timeZone } = place;
  const { number, percent, change } = useFigureWords();
  const groupName = useGroupWords();
  const { now, before } = dropOffsOf(state, timeZone);
  const series = useSeries(now);
  const previous = useSeries(before);
  const all = series?.total.value ?? 0;
  return (
    <div className="mt-5">
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-2">
        <h3 className="text-table font-bold">{t('dropOffs')}</h3>
        {series && all > 0 ? (
          <SaveFiles
            name="drop-offs"
            title={t('dropOffs')}
            csv={() => [
              [t('reason'), t('sessions'), t('share'), funnel('beforeHead')],
              ...series.groups.map(({ group, value }) => [
                groupName('drop_off', group),
                cell(value),
                cell((value ?? 0) / all),
                cell(previous && countIn(previous, group)),
              ]),
            ]}
          />
        ) : null}
      </div>
      {series && all > 0 ? (
        <SectionTable
          caption={t('caption')}
          heads={[
            { label: t('reason') },
            { label: t('sessions'), right: true },
            { label: t('share'), right: true },
            { label: t('change'), right: true },
          ]}
        >
          {series.groups.map((figure) => {
            const was = { value: previous ? countIn(previous, figure.group) : 0 };
            const name = groupName('drop_off', figure.group);
            const count = figure.value ?? 0;
            const href = listHref(place, now, series, { ...wholePart(now), group: figure.group });
            return (
              <Row
                key={figure.group}
                data-drop-off={figure.group}
                className="max-md:grid-cols-[1fr_3rem_4rem]!"
              >
                <Cell className="md:h-9!">{name}</Cell>
                <Cell right className="md:h-9!">
                  {href ? (
                    <Link
                      href={href}
                      prefetch={false}
                      aria-label={t('open', { name, count })}
                      className="touch-target text-accent underline underline-offset-4"
                    >
                      {number(count)}
                    </Link>
                  ) : (
                    number(count)
                  )}
                </Cell>
                <Cell right className="md:h-9!">
                  {percent(count / all)}
                </Cell>
                <Cell right className="md:h-9! max-md:hidden">
                  {previous ? (change(figure, was, unitOf(series)) ?? t('new')) : '–'}
                </Cell>
              </Row>
            );
          })}
        </SectionTable>
      ) : (
        <p className="text-table text-ink-2">{t('none')}</p>
      )}
      <p className="mt-2 text-meta text-ink-3">{t('note')}</p>
    </div>
  );
}

/** How many sessions of a range had a reason: none, where it is not among its groups. */
function countIn({ groups }: SeriesView, reason: string): number {
  return groups.find(({ group }) => group === reason)?.value ?? 0;
}
