'use client';

import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, use } from 'react';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import type { FrameState } from '@/lib/metrics/frame';
import type { LoadedSeries, SeriesView } from '@/lib/metrics/load-insights';
import { pathOf, type Question } from '@/lib/metrics/questions';

/** Numbers are asked for again this often: a page asks for two dozen, so it does not follow every payment. */
export const REFRESH_MS = 60_000;

type FrameContext = { state: FrameState; loaded: LoadedSeries };
const Context = createContext<FrameContext | null>(null);

/** What the server read for this page, and how the address asked for it. */
export function FrameProvider({ children, ...value }: FrameContext & { children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useFrame(): FrameContext {
  const value = use(Context);
  if (!value) throw new Error('a part of insights needs a FrameProvider around it');
  return value;
}

/** A series that the server read, kept fresh through the merchant API; null where nothing is asked. */
export function useSeries(question: Question | null): SeriesView | null {
  const { environmentId } = useConsole();
  const { loaded } = useFrame();
  const path = question ? pathOf(question) : '';
  const initial = loaded[path];
  const { data } = useQuery({
    queryKey: ['metrics', environmentId, path],
    queryFn: ({ signal }) => apiGet<SeriesView>(environmentId, path, signal),
    initialData: initial,
    initialDataUpdatedAt: () => Date.now(),
    enabled: question !== null,
    refetchInterval: REFRESH_MS,
  });
  return data ?? null;
}
