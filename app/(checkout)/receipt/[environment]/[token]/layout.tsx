import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import '../../../../globals.css';
import { checkoutFonts } from '@/app/(checkout)/fonts';
import { CheckoutDocument } from '@/components/checkout/checkout-document';

/** Root layout of a payer's receipt; the sheet itself says when it is a test. */
export default async function ReceiptRootLayout({ children }: { children: ReactNode }) {
  return (
    <CheckoutDocument fonts={checkoutFonts} locale={await getLocale()} isSandbox={null}>
      {children}
    </CheckoutDocument>
  );
}
