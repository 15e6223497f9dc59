'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, use, useState, useTransition } from 'react';
import { useConsole } from '@/components/shell/console-context';
import type { ColumnDefinition, ListAddress } from '@/lib/lists/definition';
import { type ListState, searchOf } from '@/lib/lists/list-state';

/** A declaration as the screen needs it: without the exports, which the server reads. */
export type ListFace = ListAddress & {
  columns: readonly Omit<ColumnDefinition<never>, 'exports'>[];
  /** What the page is called where it shows the rows of one thing; the list's title otherwise. */
  heading?: ReactNode;
  /** The rows are those that the server rendered last whenever this changes: readers who add some see them at once. */
  revision?: number | string;
};

type ListContextValue = {
  list: ListFace;
  state: ListState;
  /** The list's page, without a query. */
  path: string;
  /** The environment's present, which leaves out today's date. */
  now: string;
  /** The address of this list after a change. */
  hrefOf(change: Partial<ListState>): string;
  /** Goes to an address of this list; the rows give way to a skeleton while it takes long. */
  go(href: string): void;
  isPending: boolean;
  /** On a phone rows open when they are pressed; in this mode they are selected instead. */
  isSelecting: boolean;
  setSelecting(on: boolean): void;
  /** Where the head keeps a place for what the rows announce, so that nothing moves when it appears. */
  newRowsPlace: HTMLElement | null;
  setNewRowsPlace(place: HTMLElement | null): void;
};

const Context = createContext<ListContextValue | null>(null);

type ListProviderProps = { list: ListFace; state: ListState; now: string; children: ReactNode };

export function ListProvider({ list, state, now, children }: ListProviderProps) {
  const router = useRouter();
  const { base } = useConsole();
  const [isPending, startTransition] = useTransition();
  const [isSelecting, setSelecting] = useState(false);
  const [newRowsPlace, setNewRowsPlace] = useState<HTMLElement | null>(null);
  const path = `${base}${list.pagePath}`;
  const value: ListContextValue = {
    list,
    state,
    path,
    now,
    hrefOf: (change) => `${path}${searchOf(list, state, change)}`,
    go: (href) => startTransition(() => router.push(href, { scroll: false })),
    isPending,
    isSelecting,
    setSelecting,
    newRowsPlace,
    setNewRowsPlace,
  };
  return <Context value={value}>{children}</Context>;
}

/** The list that this component is part of. */
export function useList(): ListContextValue {
  const value = use(Context);
  if (!value) throw new Error('useList needs a ListView around it');
  return value;
}
