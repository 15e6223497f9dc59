'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { importEntriesAction } from '@/lib/risk/lists/actions';
import type { Portion } from './cut-file';

type Sum = { rows: number; added: number; changed: number; unchanged: number };

/** Adds portions one after the other. Run again after a stop, it begins at the one whose answer did not come. */
export function useAllPortions(listId: string, portions: readonly Portion[]) {
  const router = useRouter();
  const { state, submit } = useSubmission(importEntriesAction);
  const next = useRef(0);
  const [sum, setSum] = useState<Sum>({ rows: 0, added: 0, changed: 0, unchanged: 0 });
  const [isDone, setDone] = useState(false);

  async function run() {
    for (let portion = portions[next.current]; portion; portion = portions[next.current]) {
      const sent = await submit({ id: listId, csv: portion.csv, dry_run: false });
      if (sent.kind !== 'done') return;
      const { rows, added, changed, unchanged } = sent.data;
      setSum((was) => ({
        rows: was.rows + rows,
        added: was.added + (added ?? 0),
        changed: was.changed + (changed ?? 0),
        unchanged: was.unchanged + (unchanged ?? 0),
      }));
      next.current += 1;
    }
    setDone(true);
    router.refresh();
  }
  return { run, sum, state, isDone };
}
