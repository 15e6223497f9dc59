import { cookies } from 'next/headers';
import { sealToken, sessionCookieName, sessionCookieOptions, sessionMaxAgeSeconds } from './session';

/** Gives the browser the cookie of a session; only in server actions and route handlers. */
export async function keepSignedIn(token: string): Promise<void> {
  (await cookies()).set(sessionCookieName(), await sealToken(token), {
    ...sessionCookieOptions(),
    maxAge: sessionMaxAgeSeconds(),
  });
}
