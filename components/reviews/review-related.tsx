'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Section } from '@/components/ui/section';
import type { ReviewRelatedView } from '@/lib/risk/reviews/related';
import type { ReviewView } from '@/lib/risk/reviews/render';
import { ListWhatIsKnown } from './list-what-is-known';
import { RelatedGraph } from './related-graph';
import { RelatedTable } from './related-table';

/** Payments that share something with the one in review, drawn and as a table, and the way of what they share to a list. */
export function ReviewRelated({ review }: { review: ReviewView }) {
  const t = useTranslations('reviews.related');
  const { environmentId, permissions } = useConsole();
  const mayRead = permissions.includes('payments:read');
  const related = useQuery({
    queryKey: ['reviews', environmentId, review.id, 'related'],
    queryFn: ({ signal }) =>
      apiGet<ReviewRelatedView>(environmentId, `/reviews/${review.id}/related`, signal),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  const { data } = related;
  const tableId = `related-${review.id}`;
  return (
    <Section
      id="related"
      title={t('title')}
      aside={
        data && permissions.includes('risk_lists:write') ? (
          <ListWhatIsKnown payment={review.payment} known={data.known} />
        ) : null
      }
    >
      {related.isPending ? <span aria-hidden="true" className="skeleton block h-24" /> : null}
      {related.isError && !data ? (
        <ErrorState
          title={t('failed')}
          action={<Button onClick={() => void related.refetch()}>{t('again')}</Button>}
        >
          {t('failedDetail')}
        </ErrorState>
      ) : null}
      {data?.payments.length === 0 ? <p className="text-table text-ink-3">{t('none')}</p> : null}
      {data && data.payments.length > 0 ? (
        <div className="grid gap-4">
          <RelatedGraph payments={data.payments} tableId={tableId} />
          <RelatedTable payments={data.payments} id={tableId} />
        </div>
      ) : null}
    </Section>
  );
}
