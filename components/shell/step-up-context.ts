'use client';

import { createContext, use } from 'react';
import type { Problem } from './api-get';

/** Asks the member to confirm, as the refusal says; true once that was done, false when it was given up. */
export type AskToConfirm = (problem: Problem) => Promise<boolean>;

export const StepUpContext = createContext<AskToConfirm | null>(null);

/** How to ask for a confirmation from here; null on pages without a host for the question. */
export function useStepUp(): AskToConfirm | null {
  return use(StepUpContext);
}
