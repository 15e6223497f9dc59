import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ListPage, type ListPageProps } from '@/components/lists/list-page';
import { PaymentsList } from '@/components/payments/payments-list';
import { isId } from '@/lib/ids';
import { PAYMENTS_LIST } from '@/lib/payments/list';
import { PAYMENTS_SOURCE } from '@/lib/payments/list-source';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('payments'))('title') };
}

/** A search for the id of a payment opens its page. */
export default async function Page(props: ListPageProps) {
  const { merchant, environment } = await props.params;
  const { q } = await props.searchParams;
  if (typeof q === 'string' && isId('payment', q.trim())) {
    redirect(`/m/${merchant}/${environment}/payments/${q.trim()}`);
  }
  return <ListPage {...props} list={PAYMENTS_LIST} source={PAYMENTS_SOURCE} List={PaymentsList} />;
}
