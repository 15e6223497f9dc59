import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { DisputeDetail } from '@/components/disputes/dispute-detail';
import { DisputeHead } from '@/components/disputes/dispute-head';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { loadDispute } from '@/lib/disputes/load-detail';
import { getDispute } from '@/lib/disputes/queries';
import { DomainError } from '@/lib/errors';
import { type Currency, formatMoney } from '@/lib/money';

type Props = { params: Promise<{ merchant: string; environment: string; dispute: string }> };

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

export default async function DisputePage({ params }: Props) {
  const { merchant, environment, dispute: id } = await params;
  const actor = await requireActor(merchant, environment, 'disputes:read');
  const detail = await loadDispute(actor, id).catch(absent);
  const base = `/m/${merchant}/${environment}`;
  const { timeZone, clockOffsetMs } = actor.environment;
  const present = now(clockOffsetMs).toISOString();
  return (
    <>
      <DisputeHead dispute={detail.dispute} list={`${base}/disputes`} zone={timeZone} now={present} />
      <DisputeDetail {...detail} base={base} zone={timeZone} />
    </>
  );
}
