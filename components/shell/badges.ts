import type { Needs } from '@/lib/metrics/needs';
import type { NavigationEntry } from './navigation';

export type Badges = Partial<Record<NavigationEntry['key'], number>>;

type Count = { [Name in keyof Needs]: Needs[Name] extends number ? Name : never }[keyof Needs];

/** Pages whose entry in the sidebar says how much waits there for somebody. A new one is a count in `needs` and a line. */
const BADGES: Partial<Record<NavigationEntry['key'], Count>> = {
  payments: 'toCapture',
  refunds: 'toApprove',
};

/** The counts of the sidebar; nothing waiting shows nothing. */
export function badgesOf(needs: Needs): Badges {
  return Object.fromEntries(
    Object.entries(BADGES)
      .map(([page, count]) => [page, needs[count]] as const)
      .filter(([, count]) => count > 0),
  );
}
