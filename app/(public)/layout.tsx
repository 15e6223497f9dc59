import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import '../globals.css';
import { Brand } from '@/components/shell/brand';
import { Document } from '@/components/shell/document';
import { LanguageLine } from '@/components/shell/language-line';

export const metadata: Metadata = {
  title: { template: '%s · Countinghouse', default: 'Countinghouse' },
  icons: { icon: '/icon/live.svg' },
  robots: { index: false },
};

/** Root layout of the pages before signing in: one narrow column. */
export default function PublicRootLayout({ children }: { children: ReactNode }) {
  return (
    <Document>
      <div className="mx-auto flex min-h-dvh max-w-[26rem] flex-col px-5 py-10 md:py-[12vh]">
        <header className="mb-8">
          <Brand />
        </header>
        <main className="grow">{children}</main>
        <footer className="mt-12">
          <LanguageLine />
        </footer>
      </div>
    </Document>
  );
}
