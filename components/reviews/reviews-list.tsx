'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { idCell, textCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { Amount } from '@/components/ui/amount';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { type Currency, formatMoney } from '@/lib/money';
import { REVIEWS_LIST } from '@/lib/risk/reviews/list';
import type { ReviewView as Row } from '@/lib/risk/reviews/render';
import { DecisionsBar } from './decisions-bar';
import { DecisionsContext } from './decisions-context';
import { Assignee } from './names-context';
import { ReviewDeadline } from './review-deadline';
import { ReviewStatusChip } from './review-status';
import { ReviewSummary } from './review-summary';
import { useDecisions } from './use-decisions';

/** The queue: reviews by deadline, each decided beside the list. */
export function ReviewsList(props: ListProps<Row>) {
  const decisions = useDecisions();
  const { base } = useConsole();
  return (
    <DecisionsContext value={decisions}>
      <ListView
        {...props}
        // What was decided here leaves its tab at once, also where another one came in its place.
        list={{
          ...REVIEWS_LIST,
          revision: props.rows.map(({ id, version }) => `${id} ${version}`).join(),
        }}
        faces={{
          cells: CELLS,
          useRowLabel,
          Summary: ReviewSummary,
          Empty,
          currencyOf: (row) => row.currency ?? 'USD',
          rowPath: (row) => `${base}/reviews?view=all&open=${row.id}`,
        }}
      />
      <div className="fixed right-4 bottom-4 left-4 z-10 md:left-auto md:w-96">
        <DecisionsBar decisions={decisions} />
      </div>
    </DecisionsContext>
  );
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  status: ({ row }) => <ReviewStatusChip status={row.status} />,
  amount: ({ row, slot }) =>
    row.amount === null ? null : <Amount amount={row.amount} currency={row.currency ?? ''} slot={slot} />,
  score: ({ row }) => <span className="tabular-nums">{row.score}</span>,
  reason: ({ row }) => <Reason review={row} />,
  verdict: ({ row }) => <Verdict verdict={row.verdict} />,
  payment: idCell((row: Row) => row.payment),
  id: idCell((row: Row) => row.id),
  assigned: textCell((row: Row) => row.assigned_to && <Assignee id={row.assigned_to} />),
  created: timeCell((row: Row) => row.created_at),
  due: ({ row, zone, now }) => (
    <ReviewDeadline status={row.status} dueAt={row.due_at} now={now} zone={zone} inRow />
  ),
};

function Reason({ review }: { review: Row }) {
  const t = useTranslations('reviews.reasons');
  return <span className="text-ink-2">{t(review.reason as 'rule')}</span>;
}

function Verdict({ verdict }: { verdict: Row['verdict'] }) {
  const t = useTranslations('reviews.verdicts');
  return verdict === null ? null : t(verdict);
}

function useRowLabel() {
  const t = useTranslations('reviews.status');
  const locale = useLocale();
  return (row: Row) => {
    const amount = row.amount === null ? '' : formatMoney(row.amount, row.currency as Currency, locale);
    return `${t(row.status as 'open')}, ${amount}`;
  };
}

function Empty() {
  const t = useTranslations('reviews');
  const { base } = useConsole();
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={<LinkButton href={`${base}/payments`}>{t('emptyAction')}</LinkButton>}
    >
      {t('empty')}
    </EmptyState>
  );
}
