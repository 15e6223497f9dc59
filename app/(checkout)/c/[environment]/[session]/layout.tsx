import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import '../../../../globals.css';
import { checkoutFonts } from '@/app/(checkout)/fonts';
import { CheckoutDocument } from '@/components/checkout/checkout-document';
import { loadPayerView } from '@/lib/checkout/payer-page';

type Props = { params: Promise<{ environment: string; session: string }>; children: ReactNode };

/**
 * Root layout of the payer's pages: the session's language, or the browser's where there is no session, and none of the
 * console's providers.
 */
export default async function CheckoutRootLayout({ params, children }: Props) {
  const { environment, session } = await params;
  const view = await loadPayerView(environment, session);
  const known = typeof view === 'string' ? null : view;
  return (
    <CheckoutDocument
      fonts={checkoutFonts}
      locale={known?.locale ?? (await getLocale())}
      isSandbox={known?.isSandbox ?? null}
    >
      {children}
    </CheckoutDocument>
  );
}
