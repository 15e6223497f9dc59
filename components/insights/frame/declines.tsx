'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useDeclineWords } from '@/components/payments/decline-words';
import { useConsole } from '@/components/shell/console-context';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import type { DeclineCode } from '@/lib/connectors/contract';
import { declineOf } from '@/lib/connectors/declines';
import { OTHER, UNKNOWN } from '@/lib/metrics/dimensions';
import { declinesOf } from '@/lib/metrics/questions';
import { unitOf, useFigureWords } from './figure-words';
import { useGroupWords } from './group-words';
import { listHref, wholePart } from './metric-link';
import { cell, SaveFiles, useKnownSeries } from './save-files';
import { useFrame, useSeries } from './series-context';

/** Why attempts were declined, the most frequent first, each with what the payer can do and whether it becomes more. */
export function Declines() {
  const t = useTranslations('insights.declines');
  const { state } = useFrame();
  const place = useConsole();
  const { base, timeZone } = place;
  const { number, percent, change } = useFigureWords();
  const groupName = useGroupWords();
  const { advice } = useDeclineWords();
  const { now, before } = declinesOf(state, timeZone);
  const series = useSeries(now);
  const previous = useSeries(before);
  if (!series || series.groups.length === 0) return <p className="text-table text-ink-2">{t('none')}</p>;
  const all = series.total.value ?? 0;
  return (
    <>
      <SectionTable
        caption={t('caption')}
        heads={[
          { label: t('reason') },
          { label: t('attempts'), right: true },
          { label: t('share'), right: true },
          { label: t('trend') },
          { label: t('change'), right: true },
        ]}
      >
        {series.groups.map((figure) => {
          const was = previous?.groups.find(({ group }) => group === figure.group) ?? { value: 0 };
          const isCode = figure.group !== OTHER && figure.group !== UNKNOWN;
          const what = isCode ? advice(declineOf(figure.group as DeclineCode, null).advice) : null;
          const name = groupName('decline_code', figure.group);
          const href = listHref(place, now, series, { ...wholePart(now), group: figure.group });
          return (
            <Row key={figure.group} data-decline={figure.group} className="max-md:grid-cols-[1fr_3rem_4rem]!">
              <Cell className="md:h-12!">
                {name}
                {what ? <span className="block text-meta text-ink-3">{what}</span> : null}
              </Cell>
              <Cell right className="md:h-12!">
                {href ? (
                  <Link
                    href={href}
                    prefetch={false}
                    aria-label={t('open', { name, count: figure.value ?? 0 })}
                    className="touch-target text-accent underline underline-offset-4"
                  >
                    {number(figure.value ?? 0)}
                  </Link>
                ) : (
                  number(figure.value ?? 0)
                )}
              </Cell>
              <Cell right className="md:h-12!">
                {percent((figure.value ?? 0) / all)}
              </Cell>
              <Cell className="md:h-12! max-md:hidden">
                <Trend
                  values={series.points
                    .filter(({ group }) => group === figure.group)
                    .map(({ value }) => value ?? 0)}
                />
              </Cell>
              <Cell right className="md:h-12! max-md:hidden">
                {change(figure, was, unitOf(series)) ?? t('new')}
              </Cell>
            </Row>
          );
        })}
      </SectionTable>
      <p className="mt-2 text-meta text-ink-3">
        {t('note')}{' '}
        <Link
          href={`${base}/payments?view=declined`}
          prefetch={false}
          className="touch-target text-accent underline underline-offset-4"
        >
          {t('see')}
        </Link>
      </p>
    </>
  );
}

/** The reasons with their course as a file: a column for each stretch of time. */
export function DeclineFiles() {
  const t = useTranslations('insights.declines');
  const head = useTranslations('insights.funnel')('beforeHead');
  const { state } = useFrame();
  const { timeZone } = useConsole();
  const groupName = useGroupWords();
  const { now, before } = declinesOf(state, timeZone);
  const series = useSeries(now);
  const known = useKnownSeries();
  if (!series || series.groups.length === 0) return null;
  const all = series.total.value ?? 0;
  return (
    <SaveFiles
      name="declines"
      title={t('title')}
      csv={async () => {
        const { csvOf, periodOf } = await import('./chart-csv');
        const starts = [...new Set(series.points.map(({ start }) => start))];
        const was = known(before)?.groups;
        return csvOf([
          [
            t('reason'),
            t('attempts'),
            t('share'),
            head,
            ...starts.map((at) => periodOf(at, state.by, timeZone)),
          ],
          ...series.groups.map(({ group, value }) => [
            groupName('decline_code', group),
            cell(value),
            cell((value ?? 0) / all),
            cell(was ? (was.find((one) => one.group === group)?.value ?? 0) : null),
            ...series.points.filter((point) => point.group === group).map((point) => cell(point.value)),
          ]),
        ]);
      }}
    />
  );
}

/** The course of a number without an axis; the change beside it says what it came to. */
function Trend({ values }: { values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const step = values.length > 1 ? 96 / (values.length - 1) : 0;
  const points = values.map((value, index) => `${index * step},${22 - (value / most) * 20}`).join(' ');
  return (
    <svg aria-hidden="true" viewBox="0 0 96 24" className="h-6 w-24">
      <polyline points={points} fill="none" stroke="var(--c1)" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
