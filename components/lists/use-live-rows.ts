'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, apiGet, type Problem } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { ageOf } from '@/lib/lists/definition';
import { useList } from './list-context';

type Page<Row> = { data: Row[] };

export type LiveRows<Row> = {
  rows: Row[];
  /** How many new rows wait, and the way to let them in. */
  waiting: number;
  letIn: () => void;
  /** The rows could not be refreshed since this instant (RFC 3339). */
  staleSince: string | null;
  problem: Problem | null;
};

/**
 * The rows that the server rendered, kept fresh through the merchant API. States change in place; new rows wait until
 * the reader lets them in, so that none moves under the cursor. A row is new when it is on the fresh page, is not shown
 * and was made after the `newest` one that the server knew. A failed refresh keeps the old rows.
 */
export function useLiveRows<Row extends { id: string }>(
  initial: Row[],
  apiQuery: Record<string, string>,
  newest: string | null,
): LiveRows<Row> {
  const { list, now } = useList();
  const { environmentId } = useConsole();
  const [shown, setShown] = useState(initial);
  // As of the rows that are shown: a later render by the server knows newer ones that were never let in.
  const [since] = useState(newest);
  const query = useQuery({
    // Live updates find the query by its first two parts (components/live/concerns.ts).
    queryKey: [list.key, environmentId, apiQuery],
    queryFn: ({ signal }) =>
      apiGet<Page<Row>>(environmentId, `${list.apiPath}?${new URLSearchParams(apiQuery)}`, signal),
    initialData: { data: initial },
    initialDataUpdatedAt: () => Date.parse(now),
    // Not while the page is hidden.
    refetchInterval: list.refreshMs ?? false,
  });
  const fresh = query.data.data;
  const known = new Map(fresh.map((row) => [row.id, row]));
  const isShown = new Set(shown.map((row) => row.id));
  const isNew = (row: Row) => since !== null && ageOf(list, row) > since && !isShown.has(row.id);
  return {
    rows: shown.map((row) => known.get(row.id) ?? row),
    waiting: fresh.filter(isNew).length,
    letIn: () => setShown(fresh),
    staleSince: query.isError ? new Date(query.dataUpdatedAt).toISOString() : null,
    problem: query.error instanceof ApiProblem ? query.error.problem : null,
  };
}
