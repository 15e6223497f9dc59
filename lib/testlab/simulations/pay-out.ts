import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { fingerprintOf } from '@/lib/doors/claim';
import { merchantBalance } from '@/lib/ledger/merchant-balance';
import { type Currency, isCurrency } from '@/lib/money';
import { proposePayoutAccount } from '@/lib/payout-accounts/propose-account';
import { ProposePayoutAccount } from '@/lib/payout-accounts/schema';
import { createPayout } from '@/lib/payouts/create-payout';
import { CreatePayout } from '@/lib/payouts/schema';
import { TEST_ACCOUNTS } from '@/lib/test-accounts';
import { refusable } from './pay-step';
import type { Moment } from './plan';
import type { Run } from './play-step';
import type { SideOutcome } from './status';

const WEEK_MS = 7 * 86_400_000;

/** Whether a week of a simulation ends with this step: the next one is of another, or there is none. */
export function isPayday(moment: Moment, next: Moment | undefined): boolean {
  return !next || Math.floor(moment.atMs / WEEK_MS) !== Math.floor(next.atMs / WEEK_MS);
}

/**
 * Pays out what is available in each currency, to the default account or a test account that is made for it. Throws `busy`
 * and `idempotency_in_progress`; every other refusal means that there is nothing to pay out.
 */
export async function payOut(actor: Actor, run: Run, number: number): Promise<SideOutcome[]> {
  const outcomes: SideOutcome[] = [];
  const { available } = await merchantBalance(actor.environment.id);
  for (const { amount, currency } of available) {
    if (amount < 1 || !isCurrency(currency) || !(await hasAccount(actor, currency))) continue;
    const key = `${run.id}:${number}:payout:${currency}`;
    const call = { claim: { key, fingerprint: fingerprintOf([key]) } };
    const input = CreatePayout.parse({ currency, metadata: { simulation: run.id } });
    if ((await refusable(() => createPayout(actor, input, call))) === null) outcomes.push('paid_out');
  }
  return outcomes;
}

async function hasAccount(actor: Actor, currency: Currency): Promise<boolean> {
  const known = await db().payoutAccount.findFirst({
    where: { environmentId: actor.environment.id, currency, isDefault: true },
    select: { id: true },
  });
  if (known) return true;
  const test = TEST_ACCOUNTS.find((one) => one.currency === currency && one.outcome === 'pays');
  if (!test) return false;
  const { iban, account_number, bank_code, country } = test;
  const number = iban === null ? { account_number, bank_code, country } : { iban };
  const input = ProposePayoutAccount.parse({ holder: actor.environment.merchantName, currency, ...number });
  return (await refusable(() => proposePayoutAccount(actor, input, { claim: null }))) === null;
}
