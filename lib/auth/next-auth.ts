import type { NextAuthOptions } from 'next-auth';
import type { CredentialsConfig } from 'next-auth/providers/credentials';
import { env } from '@/lib/env';
import { pathInside } from './return-paths';
import { SERVER_HEADERS } from './server-headers';
import {
  endSession,
  openToken,
  sessionCookieName,
  sessionCookieOptions,
  sessionMaxAgeSeconds,
  sessionSecret,
  userOfToken,
} from './session';
import { signIn } from './sign-in';

declare module 'next-auth/jwt' {
  interface JWT {
    /** Random token of our session row; the JWT holds nothing else. */
    session?: string;
  }
}

/** next-auth's configuration, made per request because the environment is not complete while the product is built. */
export function nextAuthOptions(): NextAuthOptions {
  const isSecure = env().PUBLIC_URL.startsWith('https:');
  return {
    secret: sessionSecret(),
    useSecureCookies: isSecure,
    session: { strategy: 'jwt', maxAge: sessionMaxAgeSeconds() },
    jwt: { maxAge: sessionMaxAgeSeconds() },
    cookies: { sessionToken: { name: sessionCookieName(), options: sessionCookieOptions() } },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [passwordProvider()],
    callbacks: {
      // `user` is there at sign-in only and carries the token of the session that was just opened.
      jwt: ({ token, user }) => ({ session: user ? user.id : token.session }),
      session: async ({ session, token }) => {
        const user = token.session ? await userOfToken(token.session, { touch: false }) : null;
        return {
          expires: session.expires,
          ...(user ? { user: { name: user.name, email: user.email } } : {}),
        };
      },
      redirect: ({ url, baseUrl }) => {
        const path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
        return baseUrl + pathInside(path, '/');
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (token?.session) await endSession(token.session);
      },
    },
  };
}

function passwordProvider(): CredentialsConfig {
  return {
    id: 'credentials',
    type: 'credentials',
    name: 'E-mail and password',
    credentials: { email: { type: 'email' }, password: { type: 'password' } },
    async authorize(credentials, request) {
      const headers: Record<string, string | undefined> = request.headers ?? {};
      const cookie = headers.cookie?.split(/;\s*/).find((part) => part.startsWith(`${sessionCookieName()}=`));
      const signedIn = await signIn(
        { email: String(credentials?.email ?? ''), password: String(credentials?.password ?? '') },
        { ip: headers[SERVER_HEADERS.address] ?? null, userAgent: headers['user-agent'] ?? null },
        await openToken(cookie?.slice(sessionCookieName().length + 1)),
      );
      // A second factor is asked for on our own page only; here such a user is refused like any other.
      return signedIn && !signedIn.awaitsFactor ? { id: signedIn.token, name: signedIn.name } : null;
    },
  };
}
