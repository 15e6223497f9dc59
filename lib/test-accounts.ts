/**
 * Bank accounts that exist in sandboxes only: the documented numbers, and what the pretend bank does with a payout to each. A
 * sandbox takes no other, so that no real account lands there. Client-safe.
 */
import type { Currency } from './money';

/** How the pretend bank treats a payout: `no_account` is refused at once, closed and frozen accounts on the day of arrival. */
export type TestAccountOutcome = 'pays' | 'no_account' | 'account_closed' | 'account_frozen' | 'no_answer';

/** The parts of a bank account's number: an IBAN, or a local number with the code of its bank. */
export type AccountParts = { iban: string | null; account_number: string | null; bank_code: string | null };
export type TestAccount = AccountParts & {
  country: string;
  currency: Currency;
  outcome: TestAccountOutcome;
};

function local(
  country: string,
  currency: Currency,
  bank_code: string,
  account_number: string,
  outcome: TestAccountOutcome = 'pays',
): TestAccount {
  return { country, currency, iban: null, account_number, bank_code, outcome };
}

function iban(number: string, currency: Currency, outcome: TestAccountOutcome = 'pays'): TestAccount {
  const country = number.slice(0, 2);
  return { country, currency, iban: number, account_number: null, bank_code: null, outcome };
}

export const TEST_ACCOUNTS: readonly TestAccount[] = [
  local('US', 'USD', '110000000', '000123456789'),
  local('US', 'USD', '110000000', '000111111116', 'no_account'),
  local('US', 'USD', '110000000', '000111111113', 'account_closed'),
  local('US', 'USD', '110000000', '000222222227', 'account_frozen'),
  local('US', 'USD', '110000000', '000333333335', 'no_answer'),
  iban('DE89370400440532013000', 'EUR'),
  iban('DE62370400440532013001', 'EUR', 'account_closed'),
  iban('GB82WEST12345698765432', 'GBP'),
  local('CN', 'CNY', '102100000021', '000123456789'),
  local('JP', 'JPY', '1100000', '0001234'),
];

/** The test account with this number; null for every other number. Its currency is the one it is documented with, not the only one. */
export function testAccount(parts: AccountParts): TestAccount | null {
  const { iban, account_number, bank_code } = parts;
  return (
    TEST_ACCOUNTS.find(
      (one) => one.iban === iban && one.account_number === account_number && one.bank_code === bank_code,
    ) ?? null
  );
}
