import type { ReactNode } from 'react';
import '../../../../globals.css';
import { checkoutFonts } from '@/app/(checkout)/fonts';
import { CheckoutDocument } from '@/components/checkout/checkout-document';

/** Root layout of a payer's receipt; the sheet itself says when it is a test. */
export default function ReceiptRootLayout({ children }: { children: ReactNode }) {
  return (
    <CheckoutDocument fonts={checkoutFonts} isSandbox={null}>
      {children}
    </CheckoutDocument>
  );
}
