'use client';

import { createContext, type ReactNode, use } from 'react';
import type { Permission } from '@/lib/auth/permissions';

/** What every client component of a signed-in page may know of where it is. */
export type ConsoleContext = {
  environmentId: string;
  environmentName: string;
  kind: 'live' | 'sandbox';
  merchantSlug: string;
  merchantName: string;
  timeZone: string;
  defaultCurrency: string;
  clockOffsetMs: number;
  /** Whether payouts can be made here. */
  bankConnected: boolean;
  permissions: readonly Permission[];
  /** `/m/{merchant}/{environment}` */
  base: string;
};

const Context = createContext<ConsoleContext | null>(null);

export function ConsoleContextProvider({ value, children }: { value: ConsoleContext; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

/** The merchant, environment and permissions of this page. */
export function useConsole(): ConsoleContext {
  const value = use(Context);
  if (!value) throw new Error('useConsole needs a page below /m/{merchant}/{environment}');
  return value;
}
