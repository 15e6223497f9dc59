import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { PaymentReceipt } from '@/components/payments/payment-receipt';
import { ReceiptLanguages } from '@/components/payments/receipt-languages';
import { currentPayer } from '@/lib/checkout/payer-request';
import { DomainError } from '@/lib/errors';
import { isLocale } from '@/lib/i18n/languages';
import { receiptOfAddress } from '@/lib/payments/receipts/queries';

type Props = {
  params: Promise<{ environment: string; token: string }>;
  searchParams: Promise<{ lang?: string | string[] }>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('paymentReceipt'))('title') };
}

/** The receipt for whoever has its address, until the link ends or is revoked. */
export default async function PayersReceiptPage({ params, searchParams }: Props) {
  const { environment, token } = await params;
  const receipt = await currentPayer(environment)
    .then((payer) => receiptOfAddress(payer, token))
    .catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'not_found') notFound();
      throw error;
    });
  const { lang } = await searchParams;
  const locale = typeof lang === 'string' && isLocale(lang) ? lang : await getLocale();
  const t = await getTranslations('paymentReceipt');
  return (
    <main className="flex flex-col gap-4 px-4 py-8">
      <div className="mx-auto w-full max-w-[42rem]">
        <ReceiptLanguages label={t('languages')} path={`/receipt/${environment}/${token}`} locale={locale} />
      </div>
      <PaymentReceipt receipt={receipt} locale={locale} />
    </main>
  );
}
