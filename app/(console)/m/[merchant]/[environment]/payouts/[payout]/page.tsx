import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { RefreshOn } from '@/components/live/refresh-on';
import { PayoutDetailView } from '@/components/payouts/payout-detail';
import { PayoutHead } from '@/components/payouts/payout-head';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { DomainError } from '@/lib/errors';
import { dayOf } from '@/lib/i18n/days';
import { type Currency, formatMoney } from '@/lib/money';
import { loadPayout } from '@/lib/payouts/load-detail';
import { getPayout } from '@/lib/payouts/queries';

type Props = { params: Promise<{ merchant: string; environment: string; payout: string }> };

function absent(error: unknown): never {
  if (error instanceof DomainError && error.code === 'not_found') notFound();
  throw error;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { merchant, environment, payout: id } = await params;
  const actor = await requireActor(merchant, environment, 'payouts:read');
  const payout = await getPayout(actor, id).catch(absent);
  const t = await getTranslations('payouts');
  return {
    title: t('of', { amount: formatMoney(payout.amount, payout.currency as Currency, await getLocale()) }),
  };
}

export default async function PayoutPage({ params }: Props) {
  const { merchant, environment, payout: id } = await params;
  const actor = await requireActor(merchant, environment, 'payouts:read');
  const detail = await loadPayout(actor, id).catch(absent);
  const base = `/m/${merchant}/${environment}`;
  return (
    <>
      <RefreshOn object={id} />
      <PayoutHead detail={detail} base={base} today={dayOf(now(actor.environment.clockOffsetMs), 'UTC')} />
      <PayoutDetailView detail={detail} base={base} />
    </>
  );
}
