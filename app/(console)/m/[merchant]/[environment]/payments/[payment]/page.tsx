import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { DisputesOfPayment } from '@/components/disputes/disputes-of-payment';
import { filtersOf } from '@/components/payments/list-filters';
import { listStateFrom, type SearchParams, searchOf } from '@/components/payments/list-state';
import { loadPaymentDetail } from '@/components/payments/load-payment';
import { PaymentDetail } from '@/components/payments/payment-detail';
import { PaymentHead } from '@/components/payments/payment-head';
import { PaymentLive } from '@/components/payments/payment-live';
import { RefundBanners } from '@/components/refunds/refund-banners';
import { DeliveriesOfPayment } from '@/components/webhooks/deliveries-of-payment';
import { refundLimitOf, requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { type Currency, formatMoney } from '@/lib/money';
import { getPayment, neighboursOf } from '@/lib/payments/queries';

type Props = {
  params: Promise<{ merchant: string; environment: string; payment: string }>;
  searchParams: Promise<SearchParams>;
};

function absent(error: unknown): never {
  if (error instanceof DomainError && error.code === 'not_found') notFound();
  throw error;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { merchant, environment, payment: id } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const payment = await getPayment(actor, id).catch(absent);
  const t = await getTranslations('payment');
  return {
    title: t('of', { amount: formatMoney(payment.amount, payment.currency as Currency, await getLocale()) }),
  };
}

export default async function PaymentPage({ params, searchParams }: Props) {
  const { merchant, environment, payment: id } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const { timeZone, defaultCurrency, kind } = actor.environment;
  const state = listStateFrom(await searchParams);
  const [detail, neighbours] = await Promise.all([
    loadPaymentDetail(actor, id).catch(absent),
    neighboursOf(actor, id, filtersOf(state, timeZone, defaultCurrency)),
  ]);
  const { payment } = detail;
  const list = `/m/${merchant}/${environment}/payments`;
  const search = searchOf(state, { after: '', before: '' });
  const limit = refundLimitOf(actor, payment.currency as Currency);
  const waiting = kind === 'sandbox' && payment.status === 'requires_action';
  return (
    <>
      <PaymentHead
        payment={payment}
        zone={timeZone}
        list={`${list}${search}`}
        newer={neighbours.newer && `${list}/${neighbours.newer}${search}`}
        older={neighbours.older && `${list}/${neighbours.older}${search}`}
        refundLimit={limit === null ? null : Number(limit)}
        lastChange={detail.lastChange}
        play={waiting ? (payment.next_action?.url ?? null) : null}
      />
      <RefundBanners
        payment={payment}
        refunds={detail.refunds ?? []}
        limit={limit === null ? null : Number(limit)}
      />
      <PaymentDetail
        {...detail}
        disputes={<DisputesOfPayment actor={actor} payment={payment} />}
        deliveries={
          <DeliveriesOfPayment actor={actor} payment={payment.id} base={`/m/${merchant}/${environment}`} />
        }
      />
      <PaymentLive paymentId={payment.id} />
    </>
  );
}
