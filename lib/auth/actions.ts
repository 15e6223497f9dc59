'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { DomainError } from '@/lib/errors';
import { currentFacts } from './current-facts';
import { keepPending } from './pending-sign-in';
import { pathInside } from './return-paths';
import { SignInForm, type SignInState } from './schema';
import { currentToken, endSession, sessionCookieName } from './session';
import { keepSignedIn } from './session-cookie';
import { signIn } from './sign-in';

/**
 * Signs in with the fields `email`, `password` and `next` of a form and goes on to `next` (a path of this site), by way of the
 * page that asks for the second factor of whoever has one. For
 * `useActionState`, so the form works without JavaScript too.
 */
export async function signInWithPassword(_: SignInState, form: FormData): Promise<SignInState> {
  const parsed = SignInForm.safeParse(Object.fromEntries(form));
  const email = String(form.get('email') ?? '').slice(0, 320);
  if (!parsed.success) return { problem: 'sign_in_failed', email };
  const next = pathInside(parsed.data.next, '/');
  let goOn = next;
  try {
    const signedIn = await signIn(parsed.data, await currentFacts(), await currentToken());
    if (!signedIn) return { problem: 'sign_in_failed', email };
    if (signedIn.awaitsFactor) {
      await keepPending(signedIn.token);
      goOn = `/sign-in/factor?next=${encodeURIComponent(next)}`;
    } else {
      await keepSignedIn(signedIn.token);
    }
  } catch (error) {
    if (error instanceof DomainError && error.code === 'busy') return { problem: 'busy', email };
    throw error;
  }
  redirect(goOn);
}

/** Ends the session in the database and in the browser. */
export async function signOut(): Promise<void> {
  const token = await currentToken();
  if (token) await endSession(token, await currentFacts());
  (await cookies()).delete(sessionCookieName());
  redirect('/sign-in');
}
