import { recordSignIn } from '@/lib/audit/record-sign-in';
import { db } from '@/lib/db';
import { normaliseEmail } from './emails';
import { hasSecondFactor } from './factor-kinds';
import { hashPassword, isOutdated, isPassword } from './passwords';
import { startPendingSignIn } from './pending-sign-in';
import { type SessionFacts, startSession } from './session';
import { beginTry, endTry, scopesOf } from './tries';

export type Credentials = { email: string; password: string };
/** `token` is a session's, or, where a second factor is waited for, that of the pending sign-in. */
export type SignedIn = { userId: string; name: string; token: string; awaitsFactor: boolean };

/**
 * Signs a user in: a new session, a sign-in that waits for the user's second factor, or null. Null means an unknown address,
 * a wrong password, a disabled user or a lock (tries.ts); the caller is told one and the same thing for all of them, after
 * the same work. Throws `busy` when too many passwords are being checked.
 */
export async function signIn(
  credentials: Credentials,
  facts: SessionFacts,
  previousToken: string | null,
): Promise<SignedIn | null> {
  const user = await checkCredentials(credentials, facts);
  if (!user) return null;
  const { id: userId, name, awaitsFactor } = user;
  const token = awaitsFactor
    ? await startPendingSignIn(userId)
    : await startSession(userId, facts, previousToken);
  return { userId, name, token, awaitsFactor };
}

/** The first session of a user who has just signed up; makes the network they came from one of their usual places. */
export async function signInNewUser(
  user: { id: string; email: string },
  facts: SessionFacts,
  previousToken: string | null,
): Promise<string> {
  await endTry(scopesOf(user.email, facts.ip, 'password'), 'succeeded', user.id, facts);
  await recordSignIn(user.id, 'succeeded', facts);
  return startSession(user.id, facts, previousToken);
}

/** The user whom these credentials name, with every try counted. */
async function checkCredentials(
  credentials: Credentials,
  facts: SessionFacts,
): Promise<{ id: string; name: string; awaitsFactor: boolean } | null> {
  const email = normaliseEmail(credentials.email);
  const scopes = scopesOf(email ?? credentials.email.slice(0, 320), facts.ip, 'password');
  const verdict = await beginTry(scopes);
  if (verdict === 'refused') return null;
  const user = email === null ? null : await db().user.findUnique({ where: { email } });
  const stored = verdict === 'allowed' && user && !user.disabledAt ? user.passwordHash : null;
  const isRight = await isPassword(stored, credentials.password);
  const awaitsFactor = isRight && user !== null && (await hasSecondFactor(user.id));
  // The password alone takes no counter back: whoever knows it and nothing else gets no further tries by it.
  const right = awaitsFactor ? 'awaits_factor' : 'succeeded';
  const outcome = isRight ? right : verdict === 'locked' ? 'locked' : 'failed';
  await endTry(scopes, outcome, user?.id ?? null, facts);
  // A sign-in that waits for its factor is told when it ends.
  const told = user && outcome !== 'awaits_factor' && recordSignIn(user.id, outcome, facts);
  // Not waited for when it failed: the time of the answer must not tell whether there is such a user.
  if (isRight) await told;
  if (!isRight || !user) return null;
  if (isOutdated(user.passwordHash)) {
    await db().user.update({
      where: { id: user.id },
      data: { passwordHash: await hashPassword(credentials.password) },
    });
  }
  return { id: user.id, name: user.name, awaitsFactor };
}
