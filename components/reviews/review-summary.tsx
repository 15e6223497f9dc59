'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { AmountTitle } from '@/components/ui/amount';
import { Button, LinkButton } from '@/components/ui/button';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import type { ReviewView } from '@/lib/risk/reviews/render';
import { DecisionsBar } from './decisions-bar';
import { useQueueDecisions } from './decisions-context';
import { JudgeReview } from './judge-review';
import { Assignee } from './names-context';
import { ReviewDeadline } from './review-deadline';
import { ReviewRelated } from './review-related';
import { ReviewStatusChip } from './review-status';
import { keyOf, type TriageAction, useTriage } from './use-triage';

/** A review beside the queue: why the payment is held, and what can be done with it. */
export function ReviewSummary({ row }: { row: ReviewView }) {
  const t = useTranslations('reviews');
  const { base, timeZone, permissions, clockOffsetMs } = useConsole();
  const now = new Date(Date.now() + clockOffsetMs).toISOString();
  const decisions = useQueueDecisions();
  const place = useRef<HTMLDivElement>(null);
  const isDecided = decisions.made.some((one) => one.review.id === row.id);
  const { possible, act } = useTriage(row, isDecided, place);
  const mayWrite = permissions.includes('reviews:write');
  return (
    <div ref={place} className="grid gap-5">
      <h2 className="flex flex-wrap items-center gap-3">
        {row.amount === null ? null : <AmountTitle amount={row.amount} currency={row.currency ?? ''} />}
        <ReviewStatusChip status={row.status} />
        <span className="basis-full text-body text-ink-2">{t(`reasons.${row.reason as 'rule'}`)}</span>
      </h2>
      <DecisionsBar decisions={decisions} />
      {mayWrite && possible.length > 0 ? (
        <div className="grid gap-2">
          <div className="flex flex-wrap gap-2">
            {possible.map((action) => (
              <Button
                key={action}
                look={action === 'approve' ? 'primary' : 'secondary'}
                data-action={`${action}-review`}
                onClick={() => act(action)}
              >
                {t(`actions.${action}`)}
              </Button>
            ))}
          </div>
          <Keys possible={possible} />
        </div>
      ) : null}
      <DescriptionList items={factsOf(row, t, timeZone, now)} />
      {mayWrite ? <JudgeReview review={row} /> : null}
      <ReviewRelated review={row} />
      <div>
        <LinkButton href={`${base}/payments/${row.payment}`}>{t('openPayment')}</LinkButton>
      </div>
    </div>
  );
}

/** The keys that do something with this review now. */
function Keys({ possible }: { possible: readonly TriageAction[] }) {
  const t = useTranslations('reviews');
  const format = useFormatter();
  const keyed = possible.flatMap((action) => {
    const key = keyOf(action);
    return key ? [t('key', { key, action: t(`actions.${action}`) })] : [];
  });
  return (
    <p className="text-meta text-ink-3 max-md:hidden">
      {format.list([...keyed, t('keyUndo'), t('keyNext')], { type: 'unit' })}
    </p>
  );
}

function factsOf(
  row: ReviewView,
  t: ReturnType<typeof useTranslations<'reviews'>>,
  zone: string,
  now: string,
) {
  const time = (at: string) => <Time at={at} zone={zone} />;
  const items: Description[] = [
    {
      key: 'due',
      term: t('columns.due'),
      value: <ReviewDeadline status={row.status} dueAt={row.due_at} now={now} zone={zone} />,
    },
    ...(row.score === null ? [] : [{ key: 'score', term: t('columns.score'), value: String(row.score) }]),
    ...(row.rules && row.rules.length > 0
      ? [{ key: 'rules', term: t('rules'), value: row.rules.join(', ') }]
      : []),
    { key: 'payment', term: t('columns.payment'), value: <Id id={row.payment} /> },
    { key: 'created', term: t('columns.opened'), value: time(row.created_at) },
    ...(row.assigned_to
      ? [{ key: 'assigned', term: t('columns.assigned'), value: <Assignee id={row.assigned_to} /> }]
      : []),
    ...(row.snoozed_until
      ? [{ key: 'snoozed', term: t('snoozedUntil'), value: time(row.snoozed_until) }]
      : []),
    { key: 'id', term: t('columns.id'), value: <Id id={row.id} /> },
  ];
  return items;
}
