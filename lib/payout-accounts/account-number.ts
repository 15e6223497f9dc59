import { openingAgain } from '@/lib/data-keys/key-ring';
import { openSecretIn, type SecretPlace, sealSecretIn } from '@/lib/data-keys/secrets';
import { select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { AccountParts } from '@/lib/test-accounts';

const place = (environmentId: string, id: string): SecretPlace => ({
  purpose: 'payout account',
  environmentId,
  id,
});

/** The number as it is stored: it opens for this account of this environment only. */
export async function sealAccountNumber(environmentId: string, id: string, number: string): Promise<string> {
  return (await sealSecretIn(place(environmentId, id), Buffer.from(number))).toString('base64');
}

/** What a bank has to be told to pay to an account. */
export type AccountNumber = AccountParts & { holder: string; country: string; currency: string };

type Sealed = {
  holder: string;
  country: string;
  currency: string;
  form: string;
  bank_code: string | null;
  number: string;
};

/**
 * The number of an account of whatever status: a payout that is on its way still goes to one that was archived since. For the
 * call of the bank alone. Throws `not_found`, and `SealError` for bytes that were altered or moved.
 */
export async function openAccountNumber(environmentId: string, id: string): Promise<AccountNumber> {
  return openingAgain(async () => {
    const [row] = await select<Sealed>(
      'payout_account_number',
      `SELECT holder, country, currency, form, bank_code, number FROM payout_account
       WHERE environment_id = $1 AND id = $2`,
      [environmentId, id],
    );
    if (!row) throw notFound();
    const { holder, country, currency, form, bank_code } = row;
    const sealed = Buffer.from(row.number, 'base64');
    const number = (await openSecretIn(place(environmentId, id), sealed)).toString();
    return {
      holder,
      country,
      currency,
      bank_code,
      iban: form === 'iban' ? number : null,
      account_number: form === 'iban' ? null : number,
    };
  });
}
