import { recordSignIn } from '@/lib/audit/record-sign-in';
import { keyFor, mac } from '@/lib/crypto';
import { db, pool, select } from '@/lib/db';
import { addressRange } from './addresses';
import { normaliseEmail } from './emails';
import { hashPassword, isOutdated, isPassword } from './passwords';
import { type SessionFacts, startSession } from './session';

export type Credentials = { email: string; password: string };
export type SignedIn = { userId: string; name: string; token: string };
type Verdict = 'allowed' | 'locked' | 'refused';

/**
 * Signs a user in: a new session, or null. Null means an unknown address, a wrong password, a disabled user or a lock;
 * the caller is told one and the same thing for all of them, after the same work.
 *
 * Ten wrong tries lock an account for 30 minutes, counted apart for each network the user has signed in from before and
 * together for all others, so that strangers cannot keep the user out of the usual place. A hundred tries from one
 * address refuse that address. Throws `busy` when too many passwords are being checked.
 */
export async function signIn(
  credentials: Credentials,
  facts: SessionFacts,
  previousToken: string | null,
): Promise<SignedIn | null> {
  const user = await checkCredentials(credentials, facts);
  if (!user) return null;
  const token = await startSession(user.id, facts, previousToken);
  return { userId: user.id, name: user.name, token };
}

/** The first session of a user who has just signed up; makes the network they came from one of their usual places. */
export async function signInNewUser(
  user: { id: string; email: string },
  facts: SessionFacts,
  previousToken: string | null,
): Promise<string> {
  await endTry(scopesOf(user.email, facts.ip), 'succeeded', user.id, facts);
  await recordSignIn(user.id, 'succeeded', facts);
  return startSession(user.id, facts, previousToken);
}

/** The user whom these credentials name, with every try counted as `signIn` says. */
async function checkCredentials(
  credentials: Credentials,
  facts: SessionFacts,
): Promise<{ id: string; name: string } | null> {
  const email = normaliseEmail(credentials.email);
  const scopes = scopesOf(email ?? credentials.email.slice(0, 320), facts.ip);
  const verdict = await beginTry(scopes);
  if (verdict === 'refused') return null;
  const user = email === null ? null : await db().user.findUnique({ where: { email } });
  const stored = verdict === 'allowed' && user && !user.disabledAt ? user.passwordHash : null;
  const isRight = await isPassword(stored, credentials.password);
  const outcome = isRight ? 'succeeded' : verdict === 'locked' ? 'locked' : 'failed';
  await endTry(scopes, outcome, user?.id ?? null, facts);
  const told = user && recordSignIn(user.id, outcome, facts);
  // Not waited for when it failed: the time of the answer must not tell whether there is such a user.
  if (isRight) await told;
  if (!isRight || !user) return null;
  if (isOutdated(user.passwordHash)) {
    await db().user.update({
      where: { id: user.id },
      data: { passwordHash: await hashPassword(credentials.password) },
    });
  }
  return { id: user.id, name: user.name };
}

/** Keyed digests, so that the table of counters holds no list of addresses. `address` is null when it is not known. */
type TryScopes = {
  account: Buffer;
  address: Buffer | null;
  range: string;
  fromRange: Buffer;
  fromElsewhere: Buffer;
};

function scopesOf(account: string, ip: string | null): TryScopes {
  const key = keyFor('sign-in-scope');
  const range = addressRange(ip);
  const address = ip === null ? null : mac(key, 'address', ip.includes(':') ? range : ip);
  return {
    account: mac(key, 'account', account),
    address,
    range,
    fromRange: mac(key, 'account and range', account, range),
    fromElsewhere: mac(key, 'account from elsewhere', account),
  };
}

async function beginTry(scopes: TryScopes): Promise<Verdict> {
  const [row] = await select<{ verdict: Verdict }>(
    'sign_in_begin',
    'SELECT sign_in_begin($1, $2, $3, $4, $5) AS verdict',
    [scopes.account, scopes.address, scopes.range, scopes.fromRange, scopes.fromElsewhere],
  );
  return row?.verdict ?? 'refused';
}

async function endTry(
  scopes: TryScopes,
  outcome: 'succeeded' | 'failed' | 'locked',
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
