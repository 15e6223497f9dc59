import type { ReactNode } from 'react';
import { checkoutHtmlLang } from '@/lib/i18n/checkout/translator';
import { wordsOf } from './words';

type Props = {
  fonts: string;
  locale?: string;
  /** Null when nothing is known of the address, for instance on a 404. */
  isSandbox: boolean | null;
  children: ReactNode;
};

/** The html element of the payer's pages: language, type, and the strip that says that a test is a test. */
export function CheckoutDocument({ fonts, locale: wanted, isSandbox, children }: Props) {
  const { t, locale } = wordsOf(wanted);
  return (
    <html lang={checkoutHtmlLang(locale)} className={fonts}>
      <body className="flex min-h-dvh flex-col bg-paper text-form">
        {/* React moves these into the head. */}
        <meta name="robots" content="noindex" />
        <link rel="icon" href={isSandbox ? '/icon/test.svg' : '/icon/live.svg'} />
        {isSandbox ? (
          <aside aria-label={t('strip')} className="bg-paper text-table text-test">
            <div aria-hidden="true" className="hatch h-[3px]" />
            <p className="border-b border-line px-5 py-1.5 text-center">
              <strong className="font-medium">{t('strip')}</strong> {t('stripCard')}
            </p>
          </aside>
        ) : null}
        {children}
      </body>
    </html>
  );
}
