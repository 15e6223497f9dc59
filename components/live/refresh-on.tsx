'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useMemo } from 'react';
import { gather } from './gather';
import { useLiveEvents } from './live-updates';

type RefreshOnProps = {
  /** Nouns whose events change this page. */
  nouns?: readonly string[];
  /** Or the id of the one object that it shows; a payment also changes with its refunds. */
  object?: string;
  /** At most one refresh in this time, for pages that are dear to render. */
  everyMs?: number;
};

/** Has the server render the page again when something on it has changed; what is typed and opened stays. */
export function RefreshOn({ nouns = [], object, everyMs = 2_000 }: RefreshOnProps) {
  const router = useRouter();
  const gathered = useMemo(() => gather(everyMs, () => router.refresh()), [router, everyMs]);
  useEffect(() => () => gathered.stop(), [gathered]);
  useLiveEvents((told) => {
    const concerned = told?.some(
      (fact) =>
        nouns.includes(fact.noun) || (object !== undefined && [fact.object, fact.payment].includes(object)),
    );
    if (concerned ?? true) gathered.add(told);
  });
  return null;
}
