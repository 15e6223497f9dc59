import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { loadRefundDetail } from '@/components/refunds/load-refund';
import { RefundDelayed } from '@/components/refunds/refund-delayed';
import { RefundDetail } from '@/components/refunds/refund-detail';
import { RefundHead } from '@/components/refunds/refund-head';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { type Currency, formatMoney } from '@/lib/money';
import { getRefund } from '@/lib/refunds/queries';

type Props = { params: Promise<{ merchant: string; environment: string; refund: string }> };

function absent(error: unknown): never {
  if (error instanceof DomainError && error.code === 'not_found') notFound();
  throw error;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { merchant, environment, refund: id } = await params;
  const actor = await requireActor(merchant, environment, 'refunds:read');
  const refund = await getRefund(actor, id).catch(absent);
  const t = await getTranslations('refundPage');
  return {
    title: t('of', { amount: formatMoney(refund.amount, refund.currency as Currency, await getLocale()) }),
  };
}

export default async function RefundPage({ params }: Props) {
  const { merchant, environment, refund: id } = await params;
  const actor = await requireActor(merchant, environment, 'refunds:read');
  const detail = await loadRefundDetail(actor, id).catch(absent);
  const base = `/m/${merchant}/${environment}`;
  return (
    <>
      <RefundHead detail={detail} base={base} />
      <RefundDelayed refund={detail.refund} zone={detail.zone} />
      <RefundDetail detail={detail} base={base} />
    </>
  );
}
