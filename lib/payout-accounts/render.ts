import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import type { PayoutAccountRow } from './rows';

/** A payout account as the merchant API shows it: of its number the last four characters. */
export function renderPayoutAccount(viewer: Pick<Actor, 'environment'>, account: PayoutAccountRow) {
  return {
    id: account.id,
    object: 'payout_account' as const,
    environment: account.environmentId,
    livemode: viewer.environment.kind === 'live',
    holder: account.holder,
    country: account.country,
    currency: account.currency,
    form: account.form,
    bank_code: account.bankCode,
    last4: account.last4,
    fingerprint: account.fingerprint,
    status: account.status,
    default: account.isDefault,
    proposed_by: account.proposedBy,
    decided_by: account.decidedBy,
    decided_at: account.decidedAt?.toISOString() ?? null,
    archived_by: account.archivedBy,
    archived_at: account.archivedAt?.toISOString() ?? null,
    created_at: account.createdAt.toISOString(),
    updated_at: account.updatedAt.toISOString(),
    version: account.version,
  };
}
export type PayoutAccountView = ReturnType<typeof renderPayoutAccount>;

/**
 * The same in an event, which more people may read than accounts: nothing of whose account it is and at which bank without
 * the permission for accounts, or for who sees no people.
 */
export function renderAccountOfEvent(
  viewer: Pick<Actor, 'environment' | 'permissions' | 'kind'>,
  account: PayoutAccountRow,
) {
  const seesAccount =
    viewer.permissions.has('payout_accounts:read') &&
    personalDataView(viewer.permissions, viewer.kind) === 'full';
  const shown = renderPayoutAccount(viewer, account);
  return seesAccount ? shown : { ...shown, holder: null, bank_code: null, last4: null, fingerprint: null };
}
