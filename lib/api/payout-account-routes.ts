import { z } from 'zod';
import { archivePayoutAccount, makeDefaultPayoutAccount } from '@/lib/payout-accounts/change-account';
import { proposePayoutAccount } from '@/lib/payout-accounts/propose-account';
import { getPayoutAccount, listPayoutAccounts } from '@/lib/payout-accounts/queries';
import { renderPayoutAccount } from '@/lib/payout-accounts/render';
import { PayoutAccountFilters, ProposePayoutAccount } from '@/lib/payout-accounts/schema';
import { act, list, type Route, read } from './route';

const NoInput = z.strictObject({});
const accounts = {
  permission: 'payout_accounts:write',
  returns: 'PayoutAccount',
  render: renderPayoutAccount,
  idempotency: 'optional',
} as const;

/** Where payouts go. Confirming is a person's, so it has no route. */
// biome-ignore format: a table reads better in its own columns
export const PAYOUT_ACCOUNT_ROUTES: readonly Route[] = [
  act('/payout_accounts', {
    ...accounts, summary: 'Propose a bank account for payouts; in live an owner confirms it in the console',
    schema: ProposePayoutAccount, operation: proposePayoutAccount,
  }),
  list('/payout_accounts', {
    permission: 'payout_accounts:read', returns: 'PayoutAccount', render: renderPayoutAccount,
    summary: 'List payout accounts, newest first', schema: PayoutAccountFilters, query: listPayoutAccounts,
  }),
  read('/payout_accounts/:id', {
    permission: 'payout_accounts:read', returns: 'PayoutAccount', render: renderPayoutAccount,
    summary: 'Retrieve a payout account', query: getPayoutAccount,
  }),
  act('/payout_accounts/:id/archive', {
    ...accounts, summary: 'Let no payout go to an account any more; those on their way still do', schema: NoInput,
    operation: archivePayoutAccount,
  }),
  act('/payout_accounts/:id/make_default', {
    ...accounts, summary: 'Send payouts of its currency that name no account to this one', schema: NoInput,
    operation: makeDefaultPayoutAccount,
  }),
];
