'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { ROW_LINK } from '@/components/ui/table';

/** The link of a table's row to its refund. */
export function RefundLink({ id, children }: { id: string; children: ReactNode }) {
  const { base } = useConsole();
  return (
    <Link data-row href={`${base}/refunds/${id}`} className={ROW_LINK}>
      {children}
    </Link>
  );
}
