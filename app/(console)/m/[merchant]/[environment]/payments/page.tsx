import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { BadAddress } from '@/components/lists/bad-address';
import { loadList } from '@/components/lists/load-list';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { PaymentsList } from '@/components/payments/payments-list';
import { requireActor } from '@/lib/auth/actor';
import { isId } from '@/lib/ids';
import type { SearchParams } from '@/lib/lists/list-state';
import { PAYMENTS_LIST } from '@/lib/payments/list';
import { PAYMENTS_SOURCE } from '@/lib/payments/list-source';

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
  const path = `/m/${merchant}/${environment}/payments`;
  const given = await searchParams;
  const { q } = given;
  if (typeof q === 'string' && isId('payment', q.trim())) redirect(`${path}/${q.trim()}`);
  const { problems, props } = await loadList(actor, PAYMENTS_LIST, PAYMENTS_SOURCE, given);
  if (problems) return <BadAddress title={PAYMENTS_LIST.title} path={path} problems={problems} />;
  return (
    <PaymentsList
      {...props}
      rows={props.rows as PaymentShape[]}
      opened={props.opened as PaymentShape | null}
    />
  );
}
