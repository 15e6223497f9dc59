import { randomBytes } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';
import { recordSignOut, type SessionPlace } from '@/lib/audit/record-sign-in';
import { keyFor, sha256 } from '@/lib/crypto';
import { pool, select } from '@/lib/db';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';
import { notSignedIn } from './refusals';
import { SERVER_HEADERS } from './server-headers';

/**
 * A session is a row that is looked at on every request, so that ending it works at once. The cookie is next-auth's
 * encrypted JWT and holds nothing but the session's random token.
 */
export type SessionFacts = SessionPlace;
export type SignedInUser = {
  id: string;
  email: string;
  name: string;
  sessionId: string;
  /** The longest time the session stood still, until this moment. */
  pauseSeconds: number;
  ageSeconds: number;
  /** A factor (or, without one, the password) was shown again in this session within ten minutes. */
  isConfirmed: boolean;
};

/** How a session begins: with the password alone, or with a second factor that a sign-in waited for. */
export type Beginning =
  | { factor: 'password' }
  | { factor: 'totp' | 'passkey' | 'recovery_code'; pendingToken: string };

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

/** As long as any session may last: the cookie leaves it to the row to end earlier. */
export function sessionMaxAgeSeconds(): number {
  return Math.max(24, env().SESSION_MAX_HOURS) * 3_600;
}

/**
 * Opens a session and returns its token. The session this browser had before ends: a token never outlives a sign-in. Throws
 * `not_signed_in` when the sign-in that it continues is over; the database refuses a user with a second factor without it.
 */
export async function startSession(
  userId: string,
  facts: SessionFacts,
  previousToken: string | null,
  beginning: Beginning = { factor: 'password' },
): Promise<string> {
  const token = newToken();
  const digestOf = (text: string | null) => (text === null ? null : sha256(text));
  const [row] = await select<{ started: boolean }>(
    'session_start',
    'SELECT session_start($1, $2, $3, $4, $5, $6, $7, $8, $9) AS started',
    [
      userId,
      digestOf(beginning.factor === 'password' ? null : beginning.pendingToken),
      newId('session'),
      sha256(token),
      beginning.factor,
      digestOf(previousToken),
      env().SESSION_MAX_HOURS,
      facts.ip,
      facts.userAgent?.slice(0, 400) ?? null,
    ],
  );
  if (!row?.started) throw notSignedIn();
  return token;
}

/**
 * Notes that the member has shown a factor again and gives the session another token, so that a copy of the one before
 * gains nothing by it (ASVS 7.2.4). Throws `not_signed_in` when the session has ended.
 */
export async function renewSession(sessionId: string): Promise<string> {
  const token = newToken();
  const renewed = await select(
    'session_renew',
    `UPDATE session SET token_digest = $2, confirmed_at = now(), last_seen_at = now(), longest_pause_seconds =
       greatest(longest_pause_seconds, extract(epoch FROM now() - last_seen_at))::int
     WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
    [sessionId, sha256(token)],
  );
  if (renewed.length === 0) throw notSignedIn();
  return token;
}

/** 256 random bits: what a session's cookie holds, and that of a sign-in which waits for its factor. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
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

type SessionRow = {
  id: string;
  user_id: string;
  email: string;
  name: string;
  is_stale: boolean;
  is_confirmed: boolean;
  pause: number;
  age: number;
};

/**
 * The user of a live session, or null when it ended, was idle too long or the user is disabled. Pages that are
 * opened and actions keep the session alive (`touch`); what a page fetches by itself does not, or a forgotten tab would
 * stay signed in. Whoever is at the keyboard is told of by an action of its own (components/sessions/idle-watch.tsx).
 */
export async function userOfToken(
  token: string,
  { touch }: { touch: boolean },
): Promise<SignedInUser | null> {
  const digest = sha256(token);
  const [row] = await select<SessionRow>(
    'session_user',
    `SELECT s.id, s.user_id, u.email, u.name, s.last_seen_at < now() - interval '20 seconds' AS is_stale,
       coalesce(s.confirmed_at > now() - interval '10 minutes', false) AS is_confirmed,
       greatest(s.longest_pause_seconds, extract(epoch FROM now() - s.last_seen_at))::int AS pause,
       extract(epoch FROM now() - s.created_at)::int AS age
     FROM session s JOIN "user" u ON u.id = s.user_id
     WHERE s.token_digest = $1 AND s.revoked_at IS NULL AND s.expires_at > now()
       AND s.last_seen_at > now() - make_interval(mins => $2) AND u.disabled_at IS NULL`,
    [digest, env().SESSION_IDLE_MINUTES],
  );
  if (!row) return null;
  if (touch && row.is_stale) {
    await pool().query({
      name: 'session_touch',
      text: `UPDATE session SET last_seen_at = now(), longest_pause_seconds =
               greatest(longest_pause_seconds, extract(epoch FROM now() - last_seen_at))::int
             WHERE token_digest = $1 AND revoked_at IS NULL`,
      values: [digest],
    });
  }
  return {
    id: row.user_id,
    email: row.email,
    name: row.name,
    sessionId: row.id,
    pauseSeconds: row.pause,
    ageSeconds: row.age,
    isConfirmed: row.is_confirmed,
  };
}

/** Who is signed in, for server components and actions; null when nobody is. */
export async function currentUser(): Promise<SignedInUser | null> {
  const token = await currentToken();
  if (token === null) return null;
  const { headers } = await import('next/headers');
  return userOfToken(token, { touch: (await headers()).get(SERVER_HEADERS.part) === null });
}
