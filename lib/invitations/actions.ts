'use server';

import { redirect } from 'next/navigation';
import { currentFacts } from '@/lib/auth/current-facts';
import { currentToken, currentUser } from '@/lib/auth/session';
import { keepSignedIn } from '@/lib/auth/session-cookie';
import { signInNewUser } from '@/lib/auth/sign-in';
import { consoleAction } from '@/lib/doors/console-action';
import { DomainError } from '@/lib/errors';
import { type Joined, joinAsNewPerson, joinSignedIn } from './accept-invitation';
import { CreateInvitation, JoinForm, type JoinState, RevokeInvitation, SendInvitationAgain } from './schema';
import { createInvitation, revokeInvitation, sendInvitationAgain } from './write-invitation';

/** Answers with the link, the only time it is ever shown. */
export const createInvitationAction = consoleAction(
  'members:write',
  CreateInvitation,
  createInvitation,
  (_, invitation) => invitation,
  { stepUp: 'everywhere' },
);

/** Answers with the new link, the only time it is ever shown. */
export const sendInvitationAgainAction = consoleAction(
  'members:write',
  SendInvitationAgain,
  sendInvitationAgain,
  (_, invitation) => invitation,
  { stepUp: 'everywhere' },
);

export const revokeInvitationAction = consoleAction(
  'members:write',
  RevokeInvitation,
  revokeInvitation,
  (_, invitation) => invitation,
  { stepUp: 'everywhere' },
);

/**
 * Accepts an invitation with the fields of `JoinForm`, signs the new person in and goes to the console. For
 * `useActionState`, so the form works without JavaScript too; a refusal gives back the name, never the password.
 */
export async function joinWithPassword(_: JoinState, form: FormData): Promise<JoinState> {
  const name = String(form.get('name') ?? '').slice(0, 200);
  const parsed = JoinForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) {
    const password = form.get('password') ? {} : { password: 'too_short' };
    return { problem: 'invalid', errors: { name: 'required', ...password }, name };
  }
  let joined: Joined;
  try {
    const facts = await currentFacts();
    joined = await joinAsNewPerson(parsed.data.token, parsed.data, facts);
    await keepSignedIn(
      await signInNewUser({ id: joined.userId, email: joined.email }, facts, await currentToken()),
    );
  } catch (error) {
    return { ...refusalOf(error), name };
  }
  redirect(joined.path);
}

/** Accepts the invitation whose link is in the field `token` as whoever is signed in, and goes to the console. */
export async function joinAsMyself(_: JoinState, form: FormData): Promise<JoinState> {
  const user = await currentUser();
  if (!user) return { problem: 'not_signed_in', errors: {}, name: '' };
  let joined: Joined;
  try {
    joined = await joinSignedIn(String(form.get('token') ?? '').slice(0, 200), user, await currentFacts());
  } catch (error) {
    return { ...refusalOf(error), name: '' };
  }
  redirect(joined.path);
}

function refusalOf(error: unknown): Pick<JoinState, 'problem' | 'errors'> {
  if (!(error instanceof DomainError)) throw error;
  switch (error.code) {
    case 'busy':
      return { problem: 'busy', errors: {} };
    case 'wrong_account':
      return { problem: 'wrong_account', errors: {} };
    case 'already_exists':
      return { problem: 'taken', errors: {} };
    case 'invalid_request':
      return { problem: 'invalid', errors: { password: error.details.errors?.[0]?.code ?? 'invalid' } };
    default:
      return { problem: 'ended', errors: {} };
  }
}
