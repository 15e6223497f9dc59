import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import '../../../../globals.css';
import { checkoutFonts } from '@/app/(checkout)/fonts';
import { CheckoutDocument } from '@/components/checkout/checkout-document';
import { loadPaymentResult } from '@/lib/checkout/payer-page';

type Props = { params: Promise<{ environment: string; payment: string }>; children: ReactNode };

/** Root layout of the neutral result page of payments that were made through the API. */
export default async function ReturnRootLayout({ params, children }: Props) {
  const { environment, payment } = await params;
  const result = await loadPaymentResult(environment, payment);
  return (
    <CheckoutDocument
      fonts={checkoutFonts}
      locale={await getLocale()}
      isSandbox={typeof result === 'string' ? null : result.isSandbox}
    >
      {children}
    </CheckoutDocument>
  );
}
