'use client';

import { createContext, type ReactNode, use } from 'react';
import { Id } from '@/components/ui/id';

const NamesContext = createContext<Readonly<Record<string, string>>>({});

/** Names by id of the members who took reviews. */
export function ReviewNames({ names, children }: { names: Record<string, string>; children: ReactNode }) {
  return <NamesContext value={names}>{children}</NamesContext>;
}

/** Who took a review, by name; by id where it was taken since the page was made. */
export function Assignee({ id }: { id: string }) {
  const name = use(NamesContext)[id];
  return name === undefined ? <Id id={id} /> : name;
}
