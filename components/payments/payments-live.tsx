'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { ApiProblem, apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { buttonClass } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { formatTime } from '@/components/ui/time';
import type { ListShape, PaymentShape } from './payment-shape';
import { PaymentsTable } from './payments-table';

type PaymentsLiveProps = {
  /** Query of `GET /api/v1/payments` that gives exactly these rows; null where the page cannot be asked for again. */
  apiQuery: string | null;
  initial: PaymentShape[];
  /** Whether newer payments may appear above (first page only). */
  first: boolean;
  now: string;
  search: string;
};

/**
 * The rows that the server rendered, kept fresh through the merchant API. States change in place; new payments wait in
 * a line above the table until the reader lets them in, so that no row moves under the cursor.
 */
export function PaymentsLive({ apiQuery, initial, first, now, search }: PaymentsLiveProps) {
  const t = useTranslations('payments');
  const locale = useLocale();
  const { environmentId, base, timeZone } = useConsole();
  const [shown, setShown] = useState(initial);
  const query = useQuery({
    queryKey: ['payments', environmentId, apiQuery],
    queryFn: ({ signal }) => apiGet<ListShape<PaymentShape>>(environmentId, `/payments?${apiQuery}`, signal),
    enabled: apiQuery !== null,
    initialData: { object: 'list' as const, data: initial, has_more: false, next_cursor: null },
    initialDataUpdatedAt: () => Date.parse(now),
    refetchInterval: 30_000,
  });
  const fresh = query.data.data;
  const known = new Map(fresh.map((payment) => [payment.id, payment]));
  const rows = shown.map((payment) => known.get(payment.id) ?? payment);
  const newest = shown[0]?.id ?? '';
  const waiting = first ? fresh.filter((payment) => payment.id > newest).length : 0;
  const failure = query.error instanceof ApiProblem ? query.error.problem : null;

  return (
    <>
      {query.isError ? (
        <div className="px-4 pb-3 md:px-6">
          <ErrorState title={t('staleTitle')} requestId={failure?.request_id}>
            {t('stale', {
              time: formatTime(new Date(query.dataUpdatedAt).toISOString(), timeZone, locale, 'clock'),
            })}
          </ErrorState>
        </div>
      ) : null}
      <div role="status" className="empty:hidden">
        {waiting > 0 ? (
          <div className="flex justify-center border-t border-line py-1.5">
            <button
              type="button"
              onClick={() => setShown(fresh)}
              className={buttonClass('quiet', 'small', 'text-accent')}
            >
              {t('newer', { count: waiting })}
            </button>
          </div>
        ) : null}
      </div>
      <PaymentsTable payments={rows} base={base} zone={timeZone} now={now} search={search} />
    </>
  );
}
