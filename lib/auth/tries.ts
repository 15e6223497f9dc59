import { keyFor, mac } from '@/lib/crypto';
import { pool, select } from '@/lib/db';
import { addressRange } from './addresses';
import type { SessionFacts } from './session';

/**
 * Tries to show who one is, with a password or with a second factor, counted apart. Ten wrong ones lock an account for 30
 * minutes, counted for each network the user has signed in from before and together for all others, so that strangers
 * cannot keep the user out of the usual place. A hundred tries from one address refuse that address.
 */
export type Verdict = 'allowed' | 'locked' | 'refused';
export type TryOutcome = 'succeeded' | 'failed' | 'locked' | 'awaits_factor' | 'wrong_factor';

/** Keyed digests, so that the table of counters holds no list of addresses. `address` is null when it is not known. */
export type TryScopes = {
  account: Buffer;
  address: Buffer | null;
  range: string;
  fromRange: Buffer;
  fromElsewhere: Buffer;
};

/** `account` is the normalised e-mail address, or what was typed in its place. */
export function scopesOf(account: string, ip: string | null, what: 'password' | 'factor'): TryScopes {
  const key = keyFor('sign-in-scope');
  const range = addressRange(ip);
  const address = ip === null ? null : mac(key, 'address', ip.includes(':') ? range : ip);
  const prefix = what === 'password' ? '' : 'factor of ';
  return {
    account: mac(key, 'account', account),
    address,
    range,
    fromRange: mac(key, `${prefix}account and range`, account, range),
    fromElsewhere: mac(key, `${prefix}account from elsewhere`, account),
  };
}

/** Counts the try before it is looked at, and says whether it may be. */
export async function beginTry(scopes: TryScopes): Promise<Verdict> {
  const [row] = await select<{ verdict: Verdict }>(
    'sign_in_begin',
    'SELECT sign_in_begin($1, $2, $3, $4, $5) AS verdict',
    [scopes.account, scopes.address, scopes.range, scopes.fromRange, scopes.fromElsewhere],
  );
  return row?.verdict ?? 'refused';
}

/** Writes down what became of a try. Only success takes its counter back, and makes the network a usual one. */
export async function endTry(
  scopes: TryScopes,
  outcome: TryOutcome,
  userId: string | null,
  facts: SessionFacts,
): Promise<void> {
  await pool().query({
    name: 'sign_in_end',
    text: 'SELECT sign_in_end($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    values: [
      scopes.account,
      scopes.address,
      scopes.range,
      scopes.fromRange,
      scopes.fromElsewhere,
      outcome,
      userId,
      facts.ip,
      facts.userAgent?.slice(0, 400) ?? null,
    ],
  });
}
