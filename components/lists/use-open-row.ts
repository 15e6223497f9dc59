'use client';

import { useSearchParams } from 'next/navigation';
import { useRef } from 'react';

export type OpenRow = {
  /** Id of the row whose drawer is open. */
  id: string | null;
  open: (id: string) => void;
  /** Shows another row in the open drawer. */
  show: (id: string) => void;
  close: () => void;
};

/**
 * The open drawer lives in the address (`open=…`): a reload shows the same, "back" closes it. It is put there without
 * asking the server, because the row is on the screen already.
 */
export function useOpenRow(): OpenRow {
  const id = useSearchParams().get('open');
  const wasPushed = useRef(false);
  function addressOf(next: string | null): string {
    const url = new URL(location.href);
    if (next === null) url.searchParams.delete('open');
    else url.searchParams.set('open', next);
    return url.pathname + url.search;
  }
  return {
    id,
    open(next) {
      wasPushed.current = true;
      history.pushState(null, '', addressOf(next));
    },
    show: (next) => history.replaceState(null, '', addressOf(next)),
    close() {
      if (wasPushed.current) history.back();
      else history.replaceState(null, '', addressOf(null));
      wasPushed.current = false;
    },
  };
}
