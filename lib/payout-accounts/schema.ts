import { z } from 'zod';
import { isCountry } from '@/lib/countries';
import { CurrencyCode, text, Version } from '@/lib/fields';
import { compactNumber, isAccountNumber, isBankCode, isIban } from './account-format';
import { PAYOUT_ACCOUNT_STATUSES } from './status';

/** Accounts of an environment that are proposed or active. */
export const PAYOUT_ACCOUNTS_MAX = 50;
const NUMBER_LENGTH_MAX = 60;

const Holder = text(140);
/** Never repeated in what is said about it: a number that is no IBAN may still be somebody's account. */
const TypedNumber = z.string().min(1).max(NUMBER_LENGTH_MAX).transform(compactNumber);

const wrong = (context: z.core.$RefinementCtx, path: string, message: string) =>
  context.addIssue({ code: 'custom', path: [path], message });

/** Body of `POST /payout_accounts`: an IBAN, or a local number with the code of its bank and its country. */
export const ProposePayoutAccount = z
  .strictObject({
    holder: Holder.describe('The name that the bank knows the account by'),
    currency: CurrencyCode,
    iban: TypedNumber.optional().describe('ISO 13616; spaces are taken out'),
    account_number: TypedNumber.optional().describe('With `bank_code` and `country`, where there is no IBAN'),
    bank_code: TypedNumber.optional().describe('Routing number, sort code or whatever names the bank there'),
    country: z
      .string()
      .max(2)
      .refine(isCountry, 'must be a country of ISO 3166-1 in two capitals')
      .optional()
      .describe('Of a local number; an IBAN says it itself'),
  })
  .superRefine(({ iban, account_number, bank_code, country }, context) => {
    if (iban !== undefined) {
      if (!isIban(iban)) wrong(context, 'iban', 'is no IBAN: its length or its check digits are wrong');
      if (account_number !== undefined) wrong(context, 'account_number', 'is not given beside an IBAN');
      if (bank_code !== undefined) wrong(context, 'bank_code', 'is not given beside an IBAN');
      if (country !== undefined && country !== iban.slice(0, 2))
        wrong(context, 'country', 'is another one than the IBAN’s');
      return;
    }
    if (account_number === undefined) return wrong(context, 'iban', 'or account_number must be given');
    if (country === undefined) return wrong(context, 'country', 'must be given with account_number');
    if (!isAccountNumber(country, account_number))
      wrong(context, 'account_number', 'is no account number of this country');
    if (bank_code === undefined || !isBankCode(country, bank_code))
      wrong(context, 'bank_code', 'is no bank code of this country');
  });
export type ProposePayoutAccount = z.output<typeof ProposePayoutAccount>;

const Id = { id: z.string().max(64) };
export const OnePayoutAccount = z.strictObject(Id);

/** The decision of the second person, on the account as it was seen. */
export const DecidePayoutAccount = z.strictObject({ ...Id, version: Version });
export type DecidePayoutAccount = z.output<typeof DecidePayoutAccount>;

export const PayoutAccountFilters = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(400).optional(),
  status: z.enum(PAYOUT_ACCOUNT_STATUSES).optional(),
  currency: CurrencyCode.optional(),
});
export type PayoutAccountFilters = z.output<typeof PayoutAccountFilters>;
