import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { changesOf } from './propose-account';
import { getPayoutAccount } from './queries';
import type { PayoutAccountRow } from './rows';
import type { DecidePayoutAccount } from './schema';

/**
 * Confirms a proposed account: payouts may go to it from now on, and it is its currency's default if there is none. For a
 * member who did not propose it, on the version that they saw. Throws `not_found`, `invalid_state`, `version_conflict` and
 * `approval_not_allowed`.
 */
export async function confirmPayoutAccount(
  actor: Actor,
  input: DecidePayoutAccount,
  call: Call,
): Promise<Answered<PayoutAccountRow>> {
  return decide(actor, input, 'active', call);
}

/** Refuses a proposed account; whoever proposed it takes it back so. Throws as `confirmPayoutAccount` does. */
export async function rejectPayoutAccount(
  actor: Actor,
  input: DecidePayoutAccount,
  call: Call,
): Promise<Answered<PayoutAccountRow>> {
  return decide(actor, input, 'rejected', call);
}

/**
 * Ends an account: no payout goes to it any more, those that are on their way still do, and its currency has no default until
 * one is chosen. Throws `not_found` and `invalid_state`.
 */
export async function archivePayoutAccount(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<PayoutAccountRow>> {
  return changeAccount(actor, id, 'payout_account_archive', {}, call);
}

/**
 * Makes an active account the one that payouts of its currency go to when they name none. Throws `not_found` and
 * `invalid_state`.
 */
export async function makeDefaultPayoutAccount(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<PayoutAccountRow>> {
  return changeAccount(actor, id, 'payout_account_make_default', {}, call);
}

function decide(
  actor: Actor,
  { id, version }: DecidePayoutAccount,
  decision: 'active' | 'rejected',
  call: Call,
): Promise<Answered<PayoutAccountRow>> {
  const terms = {
    decision,
    seen_version: version,
    is_member: actor.kind === 'member',
    may_confirm: actor.permissions.has('payout_accounts:confirm'),
  };
  return changeAccount(actor, id, 'payout_account_decide', terms, call);
}

async function changeAccount(
  actor: Actor,
  id: string,
  name: string,
  terms: Record<string, unknown>,
  call: Call,
): Promise<Answered<PayoutAccountRow>> {
  const before = await getPayoutAccount(actor, id);
  const answered = await change<PayoutAccountRow>(actor, call, name, 'account', { account_id: id, ...terms });
  if (answered.replayed === null) call.changes?.push(...changesOf(before, answered.row));
  return answered;
}
