import type { Actor } from '@/lib/auth/actor';
import { reasonOf } from '@/lib/connectors/bank-failures';
import type { Answered } from '@/lib/doors/call';
import { DomainError } from '@/lib/errors';
import { getPayout } from '@/lib/payouts/queries';
import { resolvePayout } from '@/lib/payouts/resolve-payouts';
import type { PayoutRow } from '@/lib/payouts/rows';
import { wakeCallbacks } from '@/lib/sandbox/deliver-callbacks';
import { endTransfer } from '@/lib/sandbox/transfers';
import { ensureSandbox } from './advance-clock';
import type { FailTestPayout } from './schema';

/** Lets the pretend bank pay a payout that is in transit, before its day. Throws `invalid_state`, `not_found`. */
export function arriveTestPayout(actor: Actor, { id }: { id: string }): Promise<Answered<PayoutRow>> {
  return endTestPayout(actor, id, null);
}

/** Lets the pretend bank send a payout back that is in transit. Throws `invalid_state`, `not_found`. */
export function failTestPayout(
  actor: Actor,
  { id, code }: FailTestPayout & { id: string },
): Promise<Answered<PayoutRow>> {
  return endTestPayout(actor, id, reasonOf(code));
}

/** The bank tells by callback as well; asking it here shows the end in the answer. */
async function endTestPayout(actor: Actor, id: string, reason: string | null): Promise<Answered<PayoutRow>> {
  ensureSandbox(actor);
  const payout = await getPayout(actor, id);
  const ended = await endTransfer(actor.environment.id, payout.operationId, reason);
  if (!ended) {
    throw new DomainError(
      'invalid_state',
      `The payout is ${payout.status}; the bank ends those that are in transit. Nothing was done.`,
      { current_status: payout.status, allowed: ['in_transit'] },
    );
  }
  wakeCallbacks();
  return { row: await resolvePayout(actor.environment, payout), replayed: null };
}
