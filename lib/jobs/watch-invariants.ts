import { watchInvariants } from '@/lib/invariants/watch-environment';

/** Milliseconds of work in a second: a tenth of one connection, whatever there is to look at. */
const BUDGET_MS = 100;

/** One round of the invariant board. It never says that it found work, so that it rests between rounds. */
export async function watchInvariantsForAWhile(): Promise<number> {
  await watchInvariants(BUDGET_MS);
  return 0;
}
