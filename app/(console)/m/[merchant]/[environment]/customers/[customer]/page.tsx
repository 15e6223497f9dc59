import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { CustomerDetail } from '@/components/customers/customer-detail';
import { loadCustomer } from '@/components/customers/load-customer';
import { RefreshOn } from '@/components/live/refresh-on';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { survivorOf } from '@/lib/customers/queries';
import { DomainError } from '@/lib/errors';

type Props = { params: Promise<{ merchant: string; environment: string; customer: string }> };

export async function generateMetadata(): Promise<Metadata> {
  // Without the person's name: titles end up in histories and on other people's screens.
  return { title: (await getTranslations('customer'))('title') };
}

export default async function CustomerPage({ params }: Props) {
  const { merchant, environment, customer } = await params;
  const actor = await requireActor(merchant, environment, 'customers:read');
  const base = `/m/${merchant}/${environment}`;
  const loaded = await loadCustomer(actor, customer).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') return null;
    throw error;
  });
  if (loaded) {
    const pages = await getTranslations('shell.pages');
    return (
      <>
        <RefreshOn object={customer} nouns={['payment', 'refund', 'dispute']} everyMs={10_000} />
        <Breadcrumbs parents={[{ label: pages('customers'), href: `${base}/customers` }]} />
        <CustomerDetail {...loaded} base={base} now={now(actor.environment.clockOffsetMs).toISOString()} />
      </>
    );
  }
  const survivor = await survivorOf(actor, customer);
  return survivor ? redirect(`${base}/customers/${survivor}`) : notFound();
}
