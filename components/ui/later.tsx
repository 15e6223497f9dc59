'use client';

import { type ReactNode, useState } from 'react';
import { NotLoaded } from './not-loaded';
import { type Demand, useDemand } from './on-demand';

type LaterProps<Parts> = {
  demand: Demand<Parts>;
  isWanted: boolean;
  /** The reader gives up on what could not be loaded. */
  onClose: () => void;
  /** Drawn from the moment the parts are there, wanted or not. */
  children: (parts: Parts) => ReactNode;
};

/** What comes over the network with its first opening. What cannot be loaded is told and leaves the page as it is. */
export function Later<Parts>({ demand, isWanted, onClose, children }: LaterProps<Parts>) {
  const [isMissing, setMissing] = useState(false);
  const parts = useDemand(demand, isWanted && !isMissing, () => setMissing(true));
  if (!isWanted && isMissing) setMissing(false);
  if (parts !== null) return children(parts);
  if (!isWanted || !isMissing) return null;
  return <NotLoaded onRetry={() => setMissing(false)} onClose={onClose} />;
}
