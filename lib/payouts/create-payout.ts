import type { Actor } from '@/lib/auth/actor';
import { bankFor } from '@/lib/connectors/banks';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { env } from '@/lib/env';
import { ensure } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { payoutReserved } from '@/lib/ledger/entries';
import type { PayoutRow } from './rows';
import type { CreatePayout } from './schema';
import type { PayoutTrigger } from './status';

/** Days for which a repeated request is answered from the first one: payouts are looked at when a month is closed. */
const ANSWER_KEPT_DAYS = 30;

/**
 * Pays `amount` minor units of the available balance out, or all of it. The money is held at once; the bank is told by a
 * job when the time to undo it (`PAYOUT_UNDO_MS`) is over, so the answer is always `pending`. Payouts that race can never
 * exceed what is available. Throws `bank_unavailable` where no bank is connected, `payout_account_missing`,
 * `payout_account_not_active`, `currency_mismatch`, `amount_exceeds_available` (with `available`), and what claims throw.
 */
export async function createPayout(
  actor: Actor,
  input: CreatePayout,
  call: Call,
  { trigger = 'manual', payoutId = newId('payout') }: { trigger?: PayoutTrigger; payoutId?: string } = {},
): Promise<Answered<PayoutRow>> {
  const bank = bankFor(actor.environment.kind);
  ensure(
    bank,
    'bank_unavailable',
    'No bank is connected to this environment, so nothing can be paid out from it. Nothing was moved.',
  );
  return change<PayoutRow>(actor, call, 'payout_reserve', 'payout', {
    operation_id: newId('operation'),
    dispatch_delay_ms: env().PAYOUT_UNDO_MS,
    keep_days: ANSWER_KEPT_DAYS,
    payout: {
      id: payoutId,
      amount: input.amount ?? null,
      currency: input.currency,
      destination: input.destination ?? null,
      bank: bank.name,
      trigger,
      statement: input.statement ?? null,
      description: input.description ?? null,
      metadata: input.metadata,
    },
    entry: payoutReserved(newId('entry'), { payoutId }),
  });
}
