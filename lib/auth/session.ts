import { randomBytes } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';
import { recordSignOut, type SessionPlace } from '@/lib/audit/record-sign-in';
import { keyFor, sha256 } from '@/lib/crypto';
import { pool, select } from '@/lib/db';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';

/**
 * A session is a row that is looked at on every request, so that ending it works at once. The cookie is next-auth's
 * encrypted JWT and holds nothing but the session's random token.
 */
export type SessionFacts = SessionPlace;
export type SignedInUser = { id: string; email: string; name: string; sessionId: string };

/** `__Host-` binds the cookie to this host over https; over plain http (a LAN) browsers refuse that prefix. */
export function sessionCookieName(): string {
  return isSecure() ? '__Host-countinghouse-session' : 'countinghouse-session';
}

export function sessionCookieOptions() {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure() } as const;
}

function isSecure(): boolean {
  return env().PUBLIC_URL.startsWith('https:');
}

export function sessionSecret(): string {
  return keyFor('session-cookie').toString('base64url');
}

export function sessionMaxAgeSeconds(): number {
  return env().SESSION_MAX_HOURS * 3_600;
}

/** Opens a session and returns its token. The session this browser had before ends: a token never outlives a sign-in. */
export async function startSession(
  userId: string,
  facts: SessionFacts,
  previousToken: string | null,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await pool().query({
    name: 'session_start',
    text: `WITH ended AS (
             UPDATE session SET revoked_at = now() WHERE token_digest = $6 AND revoked_at IS NULL
           )
           INSERT INTO session (id, token_digest, user_id, expires_at, ip, user_agent)
           VALUES ($1, $2, $3, now() + make_interval(hours => $7), $4, $5)`,
    values: [
      newId('session'),
      sha256(token),
      userId,
      facts.ip,
      facts.userAgent?.slice(0, 400) ?? null,
      previousToken === null ? null : sha256(previousToken),
      env().SESSION_MAX_HOURS,
    ],
  });
  return token;
}

/** Ends the session of this token, by its user. */
export async function endSession(
  token: string,
  facts: SessionFacts = { ip: null, userAgent: null },
): Promise<void> {
  const { rows } = await pool().query<{ id: string; user_id: string }>({
    name: 'session_end',
    text: `UPDATE session SET revoked_at = now() WHERE token_digest = $1 AND revoked_at IS NULL
           RETURNING id, user_id`,
    values: [sha256(token)],
  });
  for (const { id, user_id } of rows) await recordSignOut(user_id, id, facts);
}

/** Ends every session of a user: a changed password, a stolen device. */
export async function endAllSessions(userId: string): Promise<void> {
  await pool().query({
    name: 'session_end_all',
    text: 'UPDATE session SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
    values: [userId],
  });
}

/** The value of the session cookie for a token. */
export function sealToken(token: string): Promise<string> {
  return encode({ token: { session: token }, secret: sessionSecret(), maxAge: sessionMaxAgeSeconds() });
}

/** The session's token inside a cookie's value; null for anything that we did not seal. */
export async function openToken(cookieValue: string | undefined): Promise<string | null> {
  if (!cookieValue) return null;
  try {
    const claims = await decode({ token: cookieValue, secret: sessionSecret() });
    return typeof claims?.session === 'string' ? claims.session : null;
  } catch {
    return null;
  }
}

/** The session's token in a `Cookie` header, for code that runs outside Next. */
export function tokenFromCookieHeader(header: string | null): Promise<string | null> {
  const name = `${sessionCookieName()}=`;
  const pair = (header ?? '').split(/;\s*/).find((part) => part.startsWith(name));
  return openToken(pair?.slice(name.length));
}

/** The session's token in this request's cookies; for pages and server actions. */
export async function currentToken(): Promise<string | null> {
  const { cookies } = await import('next/headers');
  return openToken((await cookies()).get(sessionCookieName())?.value);
}

type SessionRow = { id: string; user_id: string; email: string; name: string; is_stale: boolean };

/**
 * The user of a live session, or null when it ended, was idle too long or the user is disabled. Pages and actions keep
 * the session alive (`touch`); the console's background refetches do not, or a forgotten tab would stay signed in.
 */
export async function userOfToken(
  token: string,
  { touch }: { touch: boolean },
): Promise<SignedInUser | null> {
  const digest = sha256(token);
  const [row] = await select<SessionRow>(
    'session_user',
    `SELECT s.id, s.user_id, u.email, u.name, s.last_seen_at < now() - interval '1 minute' AS is_stale
     FROM session s JOIN "user" u ON u.id = s.user_id
     WHERE s.token_digest = $1 AND s.revoked_at IS NULL AND s.expires_at > now()
       AND s.last_seen_at > now() - make_interval(mins => $2) AND u.disabled_at IS NULL`,
    [digest, env().SESSION_IDLE_MINUTES],
  );
  if (!row) return null;
  if (touch && row.is_stale) {
    await pool().query({
      name: 'session_touch',
      text: 'UPDATE session SET last_seen_at = now() WHERE token_digest = $1 AND revoked_at IS NULL',
      values: [digest],
    });
  }
  return { id: row.user_id, email: row.email, name: row.name, sessionId: row.id };
}

/** Who is signed in, for server components and actions; null when nobody is. */
export async function currentUser(): Promise<SignedInUser | null> {
  const token = await currentToken();
  return token === null ? null : userOfToken(token, { touch: true });
}
