'use client';

import { useRouter } from 'next/navigation';
import { useLiveEvents } from './live-updates';

type RefreshOnProps = {
  /** Nouns whose events change this page, or the id of the one object (or payment) that it shows. */
  nouns?: readonly string[];
  object?: string;
};

/** Reads a page that the server renders again when something on it has changed; what is typed and opened stays. */
export function RefreshOn({ nouns = [], object }: RefreshOnProps) {
  const router = useRouter();
  useLiveEvents((told) => {
    const concerns =
      told === null ||
      told.some(
        (fact) =>
          nouns.includes(fact.noun) || (object !== undefined && [fact.object, fact.payment].includes(object)),
      );
    if (concerns) router.refresh();
  });
  return null;
}
