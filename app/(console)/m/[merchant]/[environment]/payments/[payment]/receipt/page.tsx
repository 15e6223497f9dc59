import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { PaymentReceipt } from '@/components/payments/payment-receipt';
import { ReceiptBar } from '@/components/payments/receipt-bar';
import { ReceiptLanguages } from '@/components/payments/receipt-languages';
import { ReceiptLinks } from '@/components/payments/receipt-links';
import { actorNames } from '@/components/shell/actor-names';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { isLocale } from '@/lib/i18n/languages';
import { type Currency, formatMoney } from '@/lib/money';
import { listReceiptLinks } from '@/lib/payments/receipts/queries';
import { getReceipt } from '@/lib/payments/receipts/receipt';
import { renderReceiptLink } from '@/lib/payments/receipts/render';

type Props = {
  params: Promise<{ merchant: string; environment: string; payment: string }>;
  searchParams: Promise<{ lang?: string | string[] }>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('paymentReceipt'))('title') };
}

export default async function ReceiptPage({ params, searchParams }: Props) {
  const { merchant, environment, payment: id } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const receipt = await getReceipt(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') notFound();
    throw error;
  });
  const links = await listReceiptLinks(actor, id);
  const labels = await actorNames(
    actor,
    links.flatMap((link) => [link.createdBy, link.revokedBy ?? '']),
  );
  const { lang } = await searchParams;
  const locale = typeof lang === 'string' && isLocale(lang) ? lang : await getLocale();
  const t = await getTranslations('paymentReceipt');
  const pages = await getTranslations('shell.pages');
  const payment = await getTranslations('payment');
  const amount = formatMoney(receipt.asked, receipt.currency as Currency, await getLocale());
  const here = `/m/${merchant}/${environment}/payments/${id}`;
  return (
    <>
      <Breadcrumbs
        parents={[
          { label: pages('payments'), href: `/m/${merchant}/${environment}/payments` },
          { label: payment('of', { amount }), href: here },
        ]}
      />
      <div className="flex flex-col gap-4 px-4 py-3 md:px-6">
        <div className="mx-auto flex w-full max-w-[42rem] flex-wrap items-center justify-between gap-3">
          <ReceiptLanguages label={t('languages')} path={`${here}/receipt`} locale={locale} />
          <ReceiptBar />
        </div>
        <PaymentReceipt receipt={receipt} locale={locale} />
        <ReceiptLinks
          payment={id}
          links={links.map((link) => renderReceiptLink(actor, link))}
          labels={labels}
          zone={actor.environment.timeZone}
          locale={locale}
        />
      </div>
    </>
  );
}
