import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import { keyRing, sealingAgain } from '@/lib/data-keys/key-ring';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { testAccount } from '@/lib/test-accounts';
import { fingerprintOf } from '@/lib/vault/fingerprint';
import { sealAccountNumber } from './account-number';
import type { PayoutAccountRow } from './rows';
import { PAYOUT_ACCOUNTS_MAX, type ProposePayoutAccount } from './schema';

/**
 * Proposes a bank account for payouts. In live it waits until an owner who is not the proposer confirms it; in a sandbox it is
 * active at once, and only the documented test accounts are taken. No answer ever has the number. Throws
 * `test_account_required`, `approval_not_allowed` for keys in live, `already_exists` for a number that is proposed or active in this currency, and
 * `too_many_payout_accounts`.
 */
export async function proposePayoutAccount(
  actor: Actor,
  input: ProposePayoutAccount,
  call: Call,
): Promise<Answered<PayoutAccountRow>> {
  const { environment } = actor;
  const id = newId('payoutAccount');
  const { iban = null, account_number = null, bank_code = null } = input;
  const number = iban ?? account_number ?? '';
  if (environment.kind === 'sandbox' && !testAccount({ iban, account_number, bank_code })) {
    throw new DomainError(
      'test_account_required',
      'A sandbox takes the documented test accounts only, so that no real one lands there. Nothing was kept.',
    );
  }
  const country = iban?.slice(0, 2) ?? input.country ?? '';
  const answered = await sealingAgain(environment.id, async () => {
    const ring = await keyRing(environment.id);
    return change<PayoutAccountRow>(actor, call, 'payout_account_propose', 'account', {
      account: {
        id,
        holder: input.holder,
        country,
        currency: input.currency,
        form: iban === null ? 'local' : 'iban',
        bank_code,
        last4: number.slice(-4),
        fingerprint: fingerprintOf(ring, `${country} ${bank_code ?? ''} ${number}`),
        number: await sealAccountNumber(environment.id, id, number),
      },
      accounts_max: PAYOUT_ACCOUNTS_MAX,
      is_member: actor.kind === 'member',
    });
  });
  if (answered.replayed === null) call.changes?.push(...changesOf(null, answered.row));
  return answered;
}

/** What the audit log is told of an account: codes alone, no name and nothing of its number. */
export function changesOf(before: PayoutAccountRow | null, after: PayoutAccountRow): AuditChange[] {
  const told: AuditChange[] = [
    ['status', before?.status ?? null, after.status],
    ['default', before ? String(before.isDefault) : null, String(after.isDefault)],
    ['version', before ? String(before.version) : null, String(after.version)],
  ];
  return told.filter(([, was, is]) => was !== is);
}
