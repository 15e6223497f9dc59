'use client';

import { createContext, use } from 'react';
import type { Decisions } from './use-decisions';

export const DecisionsContext = createContext<Decisions | null>(null);

/** The decisions that the queue around this carries. */
export function useQueueDecisions(): Decisions {
  const decisions = use(DecisionsContext);
  if (!decisions) throw new Error('decisions need the queue around them');
  return decisions;
}
