import type { EnvironmentContext } from '@/lib/auth/environment';
import { now } from '@/lib/clock';
import type { Bank, BankAnswer, BankOutcome } from '@/lib/connectors/bank-contract';
import { bankNamed } from '@/lib/connectors/banks';
import type { CallContext } from '@/lib/connectors/contract';
import { type Observed, observeCall } from '@/lib/connectors/observe-call';
import { env } from '@/lib/env';
import { assert } from '@/lib/errors';
import { log } from '@/lib/log';
import { type AccountNumber, openAccountNumber } from '@/lib/payout-accounts/account-number';
import type { PayoutRow } from './rows';

/** The bank through which a payout goes; it cannot be missing while its payouts exist. */
function bankOf(payout: Pick<PayoutRow, 'bank'>): Bank {
  const bank = bankNamed(payout.bank);
  assert(bank, `bank ${payout.bank} is registered`);
  return bank;
}

/** The payout's call as operators know it. */
export function observedOf(payout: PayoutRow): Observed {
  const { environmentId, id, operationId, bank } = payout;
  return { id: operationId, environmentId, connector: bank, kind: 'pay_out', requestId: null, payoutId: id };
}

function callContext(environment: EnvironmentContext, bank: string): CallContext {
  return {
    environmentId: environment.id,
    at: now(environment.clockOffsetMs),
    callbackUrl: `${env().PUBLIC_URL}/api/connectors/${bank}/${environment.id}`,
    timeoutMs: env().NETWORK_TIMEOUT_MS,
  };
}

/**
 * Tells the bank of a payout. Never throws for what a bank does: that is an outcome. `not_sent` where the account's number does
 * not open, too: nothing was said to anybody, so it is tried again.
 */
export async function sendPayout(environment: EnvironmentContext, payout: PayoutRow): Promise<BankOutcome> {
  const bank = bankOf(payout);
  const { id, operationId, amount, currency, statement } = payout;
  let account: AccountNumber;
  try {
    account = await openAccountNumber(environment.id, payout.destinationId);
  } catch (error) {
    log.error({ err: error, environmentId: environment.id, payoutId: id }, 'account number not opened');
    return { result: 'not_sent', cause: 'unreachable' };
  }
  const { holder, country, iban, account_number, bank_code } = account;
  const destination = { holder, country, iban, account_number, bank_code };
  const request = { operationId, payoutId: id, amount, currency, destination, statement };
  const { outcome } = await observeCall(observedOf(payout), 'pay_out', () =>
    bank.payOut(request, callContext(environment, bank.name)),
  );
  return outcome;
}

/** Asks the bank what became of a payout. `seal`: it refuses the payout from now on if it has not seen it. */
export function askBank(
  environment: EnvironmentContext,
  payout: PayoutRow,
  seal: boolean,
): Promise<BankAnswer> {
  const bank = bankOf(payout);
  const request = { operationId: payout.operationId, seal };
  return observeCall(observedOf(payout), 'inquire', () =>
    bank.inquire(request, callContext(environment, bank.name)),
  );
}
