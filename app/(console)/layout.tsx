import type { ReactNode } from 'react';
import '../globals.css';
import { Document } from '@/components/shell/document';
import { QueryProvider } from '@/components/shell/query-provider';
import { ToastProvider } from '@/components/ui/toast';

/** Root layout of the signed-in screens; the checkout has its own and loads none of these providers. */
export default function ConsoleRootLayout({ children }: { children: ReactNode }) {
  return (
    <Document>
      <QueryProvider>
        <ToastProvider>{children}</ToastProvider>
      </QueryProvider>
    </Document>
  );
}
