import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { DisputeDetail } from '@/components/disputes/dispute-detail';
import { DisputeHead } from '@/components/disputes/dispute-head';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { DISPUTES_LIST } from '@/lib/disputes/list';
import { loadDispute } from '@/lib/disputes/load-detail';
import { getDispute } from '@/lib/disputes/queries';
import { DomainError } from '@/lib/errors';
import { readListState, type SearchParams, searchOf } from '@/lib/lists/list-state';
import { type Currency, formatMoney } from '@/lib/money';

type Props = {
  params: Promise<{ merchant: string; environment: string; dispute: string }>;
  searchParams: Promise<SearchParams>;
};

function absent(error: unknown): never {
  if (error instanceof DomainError && error.code === 'not_found') notFound();
  throw error;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { merchant, environment, dispute: id } = await params;
  const actor = await requireActor(merchant, environment, 'disputes:read');
  const dispute = await getDispute(actor, id).catch(absent);
  const t = await getTranslations('disputes.detail');
  return {
    title: t('of', { amount: formatMoney(dispute.amount, dispute.currency as Currency, await getLocale()) }),
  };
}

export default async function DisputePage({ params, searchParams }: Props) {
  const { merchant, environment, dispute: id } = await params;
  const actor = await requireActor(merchant, environment, 'disputes:read');
  const detail = await loadDispute(actor, id).catch(absent);
  const base = `/m/${merchant}/${environment}`;
  const { timeZone, clockOffsetMs } = actor.environment;
  // Back to the list as it was filtered; what cannot be understood of that counts as absent.
  const { state } = readListState(DISPUTES_LIST, await searchParams);
  const list = `${base}/disputes${searchOf(DISPUTES_LIST, state)}`;
  const present = now(clockOffsetMs).toISOString();
  return (
    <>
      <DisputeHead dispute={detail.dispute} list={list} zone={timeZone} now={present} />
      <DisputeDetail {...detail} base={base} zone={timeZone} />
    </>
  );
}
