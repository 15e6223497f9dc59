'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, use, useEffect, useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Icon } from '@/components/ui/icon';
import { concerns } from './concerns';
import { gather } from './gather';
import { type Listener, LiveSource, type LiveStatus, type Told } from './live-source';

const Context = createContext<{ subscribe(listener: Listener): () => void }>({
  subscribe: () => () => undefined,
});

/** At most one round of refetches in this time, however much happens. */
const QUIET_MS = 2_000;

/**
 * Keeps every query of the page fresh: what happens in the environment marks the queries that show it as out of date, at
 * once and then at most every two seconds. Says so when live updates are away, and keeps polling then.
 */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const { environmentId } = useConsole();
  const queries = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>('connecting');
  const [bus] = useState(() => {
    const listeners = new Set<Listener>();
    return {
      tell: (told: Told) => {
        for (const listener of listeners) listener(told);
      },
      subscribe(listener: Listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
  });
  useEffect(() => {
    const gathered = gather(QUIET_MS, (told) => {
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => concerns(queryKey, environmentId, told),
      });
      bus.tell(told);
    });
    const source = new LiveSource(environmentId, { onTold: gathered.add, onStatus: setStatus });
    return () => {
      source.close();
      gathered.stop();
    };
  }, [environmentId, queries, bus]);
  return (
    <Context value={bus}>
      <PausedBanner paused={status === 'paused'} />
      {children}
    </Context>
  );
}

/** Calls `listener` with what happened in this environment, at most every two seconds; null means anything may have. */
export function useLiveEvents(listener: Listener): void {
  const { subscribe } = use(Context);
  const current = useRef(listener);
  useEffect(() => {
    current.current = listener;
  });
  useEffect(() => subscribe((told) => current.current(told)), [subscribe]);
}

function PausedBanner({ paused }: { paused: boolean }) {
  const t = useTranslations('live');
  return (
    <div role="status" className="empty:hidden">
      {paused ? (
        <p className="flex items-center gap-2 border-b border-line bg-warn-tint px-4 py-1.5 text-table text-ink-2 md:px-6">
          <Icon name="alert" className="shrink-0 text-warn" />
          <span>{t('paused')}</span>
        </p>
      ) : null}
    </div>
  );
}
