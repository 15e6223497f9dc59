import type { Actor } from '@/lib/auth/actor';
import { callAlone } from '@/lib/db';
import type { Answered, Call } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import { fundsReleased } from '@/lib/ledger/entries';
import { proposePayoutAccount } from '@/lib/payout-accounts/propose-account';
import type { PayoutAccountRow } from '@/lib/payout-accounts/rows';
import { ProposePayoutAccount } from '@/lib/payout-accounts/schema';
import { createPayout } from '@/lib/payouts/create-payout';
import { dispatchPayouts } from '@/lib/payouts/dispatch-payouts';
import { resolvePayouts } from '@/lib/payouts/resolve-payouts';
import type { PayoutRow } from '@/lib/payouts/rows';
import { CreatePayout } from '@/lib/payouts/schema';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { NO_KEY, paid } from './payments-world';

/** Test accounts by what the pretend bank does with them. */
export const ACCOUNTS = {
  pays: '000123456789',
  no_account: '000111111116',
  account_closed: '000111111113',
  account_frozen: '000222222227',
  no_answer: '000333333335',
} as const;

/** What 100.00 USD leave when they become available: the fee of the capture is gone. */
export const AVAILABLE = 9_680;

export async function newAccount(
  actor: Actor,
  kind: keyof typeof ACCOUNTS = 'pays',
): Promise<PayoutAccountRow> {
  const input = {
    holder: 'Shop Inc',
    country: 'US',
    currency: 'USD',
    bank_code: '110000000',
    account_number: ACCOUNTS[kind],
  };
  return (await proposePayoutAccount(actor, ProposePayoutAccount.parse(input), NO_KEY)).row;
}

export async function newEuroAccount(actor: Actor): Promise<PayoutAccountRow> {
  const input = { holder: 'Shop GmbH', currency: 'EUR', iban: 'DE89370400440532013000' };
  return (await proposePayoutAccount(actor, ProposePayoutAccount.parse(input), NO_KEY)).row;
}

/** All captured money of the environment is available now. */
export async function release(database: TestDatabase, environmentId: string): Promise<void> {
  await database.owner.query('UPDATE capture SET available_at = created_at WHERE environment_id = $1', [
    environmentId,
  ]);
  await callAlone('funds_release', environmentId, {
    at: new Date().toISOString(),
    batch: newId('entry'),
    recipe: fundsReleased(),
  });
}

/** A merchant with 96.80 USD available and an account of this kind as their default. */
export async function newPayer(database: TestDatabase, kind: keyof typeof ACCOUNTS = 'pays') {
  const { sandbox, live } = await newMerchant();
  const payment = await paid(sandbox);
  await release(database, sandbox.environment.id);
  const account = await newAccount(sandbox, kind);
  return { sandbox, live, payment, account, environmentId: sandbox.environment.id };
}

/** A payout in USD, of everything unless told otherwise. */
export function payout(
  actor: Actor,
  more: Partial<CreatePayout> = {},
  call: Call = NO_KEY,
): Promise<Answered<PayoutRow>> {
  return createPayout(actor, CreatePayout.parse({ currency: 'USD', ...more }), call);
}

/** The time to undo is over for every payout of the environment, and they leave at once. */
export async function sendPayouts(database: TestDatabase, environmentId: string): Promise<void> {
  await database.owner.query(
    "UPDATE payout SET dispatch_at = now() - interval '1 second' WHERE environment_id = $1 AND dispatch_at IS NOT NULL",
    [environmentId],
  );
  await dispatchPayouts(environmentId);
}

/** The bank is asked now about all whose end is not known, as if every call had ended long ago. */
export async function askAgain(database: TestDatabase, environmentId: string): Promise<void> {
  await database.owner.query(
    `UPDATE payout SET sent_at = sent_at - interval '1 hour', next_inquiry_at = now() - interval '1 second'
     WHERE environment_id = $1 AND next_inquiry_at IS NOT NULL`,
    [environmentId],
  );
  await resolvePayouts(environmentId);
}

/** Types of the events of one payout, in order, without the noun. */
export async function eventsOf(database: TestDatabase, payoutId: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ type: string }>(
    'SELECT type FROM event WHERE object_id = $1 ORDER BY seq',
    [payoutId],
  );
  return rows.map(({ type }) => type.replace('payout.', ''));
}

/** The bank's own log: `state amount`, of everything that it knows of the environment. */
export async function transfersOf(database: TestDatabase, environmentId: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ said: string }>(
    `SELECT state || ' ' || coalesce(amount, 0) AS said FROM sandbox_transfer
     WHERE environment_id = $1 ORDER BY operation_id`,
    [environmentId],
  );
  return rows.map(({ said }) => said);
}
