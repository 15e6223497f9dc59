'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import { dropOffsOf } from '@/lib/metrics/questions';
import { unitOf, useFigureWords } from './figure-words';
import { useGroupWords } from './group-words';
import { listHref, wholePart } from './metric-link';
import { useFrame, useSeries } from './series-context';

/** Why checkout sessions ended without money, the most frequent first. */
export function DropOffs() {
  const t = useTranslations('insights.checkout');
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
      <h3 className="mb-1 text-table font-bold">{t('dropOffs')}</h3>
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
            const was = previous?.groups.find(({ group }) => group === figure.group) ?? { value: 0 };
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
