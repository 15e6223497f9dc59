import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { TestPaymentForm } from '@/components/payments/test-payment-form';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('testPayment'))('title') };
}

export default async function NewTestPaymentPage({
  params,
}: {
  params: Promise<{ merchant: string; environment: string }>;
}) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payments:write');
  if (actor.environment.kind === 'live') notFound();
  const t = await getTranslations('testPayment');
  const pages = await getTranslations('shell.pages');
  return (
    <>
      <Breadcrumbs parents={[{ label: pages('payments'), href: `/m/${merchant}/${environment}/payments` }]} />
      <PageHead title={t('title')} />
      <div className="px-4 pb-6 md:px-6">
        <p className="mb-6 max-w-[60ch] text-body text-ink-2">{t('lead')}</p>
        <TestPaymentForm />
      </div>
    </>
  );
}
