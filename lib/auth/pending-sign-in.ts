import { sha256 } from '@/lib/crypto';
import { pool, select } from '@/lib/db';
import { newId } from '@/lib/ids';
import { newToken, openToken, sealToken, sessionCookieName, sessionCookieOptions } from './session';

/** Minutes in which the second factor has to follow the password. */
export const PENDING_MINUTES = 10;

/** Somebody whose password was right and whose second factor is waited for. */
export type PendingSignIn = { id: string; userId: string; email: string };

/** Remembers that the password was right, and returns the token of the sign-in that waits. */
export async function startPendingSignIn(userId: string): Promise<string> {
  const token = newToken();
  await pool().query({
    name: 'pending_sign_in_start',
    text: `INSERT INTO pending_sign_in (id, token_digest, user_id, expires_at)
           VALUES ($1, $2, $3, now() + make_interval(mins => $4))`,
    values: [newId('pendingSignIn'), sha256(token), userId, PENDING_MINUTES],
  });
  return token;
}

/** The sign-in that waits under this token, or null when its time is over or its user disabled. */
export async function pendingSignIn(token: string): Promise<PendingSignIn | null> {
  const [row] = await select<PendingSignIn>(
    'pending_sign_in',
    `SELECT p.id, p.user_id AS "userId", u.email FROM pending_sign_in p JOIN "user" u ON u.id = p.user_id
     WHERE p.token_digest = $1 AND p.expires_at > now() AND u.disabled_at IS NULL`,
    [sha256(token)],
  );
  return row ?? null;
}

function cookieName(): string {
  return sessionCookieName().replace(/session$/, 'pending');
}

/** Gives the browser the cookie of a sign-in that waits; only in server actions. */
export async function keepPending(token: string): Promise<void> {
  const { cookies } = await import('next/headers');
  (await cookies()).set(cookieName(), await sealToken(token), {
    ...sessionCookieOptions(),
    maxAge: PENDING_MINUTES * 60,
  });
}

/** The sign-in that waits in this browser, with its token; null when there is none. */
export async function currentPending(): Promise<(PendingSignIn & { token: string }) | null> {
  const { cookies } = await import('next/headers');
  const token = await openToken((await cookies()).get(cookieName())?.value);
  const pending = token === null ? null : await pendingSignIn(token);
  return pending && token !== null ? { ...pending, token } : null;
}

export async function dropPending(): Promise<void> {
  const { cookies } = await import('next/headers');
  (await cookies()).delete(cookieName());
}
