import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FilterChips } from '@/components/payments/filter-chips';
import { apiQueryOf, filtersOf } from '@/components/payments/list-filters';
import {
  isFiltered,
  listStateFrom,
  type SearchParams,
  SIZES,
  searchOf,
} from '@/components/payments/list-state';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { PaymentsEmpty } from '@/components/payments/payments-empty';
import { PaymentsFilter } from '@/components/payments/payments-filter';
import { PaymentsHead } from '@/components/payments/payments-head';
import { PaymentsLive } from '@/components/payments/payments-live';
import { Pagination } from '@/components/ui/pagination';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { isId } from '@/lib/ids';
import { countPayments, listPayments } from '@/lib/payments/queries';
import { renderPayment } from '@/lib/payments/render';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<SearchParams>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('payments'))('title') };
}

export default async function PaymentsPage({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const { timeZone, defaultCurrency, clockOffsetMs } = actor.environment;
  const path = `/m/${merchant}/${environment}/payments`;
  const state = listStateFrom(await searchParams);
  if (isId('payment', state.q)) redirect(`${path}/${state.q}`);

  const filters = filtersOf(state, timeZone, defaultCurrency);
  const [list, counts] = await Promise.all([listPayments(actor, filters), countPayments(actor, filters)]);
  const rows = list.rows.map((row) => renderPayment(actor, row) as PaymentShape);
  const address = (change: Parameters<typeof searchOf>[1]) => `${path}${searchOf(state, change)}`;
  const search = searchOf(state, { after: '', before: '' });
  const filtered = isFiltered(state) || state.tab !== 'all';
  return (
    <>
      <PaymentsHead state={state} path={path} counts={counts} mayCreate={mayCreate(actor)} />
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
        <FilterChips state={state} path={path} currency={defaultCurrency} />
        <PaymentsFilter state={state} />
      </div>
      {rows.length === 0 ? (
        <PaymentsEmpty
          filtered={filtered}
          live={actor.environment.kind === 'live'}
          mayCreate={mayCreate(actor)}
          path={path}
        />
      ) : (
        <>
          <PaymentsLive
            key={search + state.after + state.before}
            apiQuery={apiQueryOf(filters)}
            initial={rows}
            first={!state.after && !state.before}
            now={now(clockOffsetMs).toISOString()}
            search={search}
          />
          <Pagination
            newer={list.previousCursor && address({ before: list.previousCursor, after: '' })}
            older={list.nextCursor && address({ after: list.nextCursor, before: '' })}
            sizes={SIZES.map((size) => ({ size, href: address({ size }) }))}
            size={state.size}
          />
        </>
      )}
    </>
  );
}

function mayCreate(actor: Awaited<ReturnType<typeof requireActor>>): boolean {
  return actor.environment.kind === 'sandbox' && actor.permissions.has('payments:write');
}
