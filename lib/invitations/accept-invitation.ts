import { recordDone } from '@/lib/audit/write-record';
import { memberActor } from '@/lib/auth/actor';
import { hashPassword } from '@/lib/auth/passwords';
import type { SignedInUser } from '@/lib/auth/session';
import { callFunction } from '@/lib/db';
import { type MoveResult, rowOf } from '@/lib/doors/call';
import { DomainError, notFound } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { requireStrength } from '@/lib/merchants/sign-up';
import { enterEnvironment } from '@/lib/present-environment';
import { tokenDigest } from './link';
import { type InvitationFace, invitationByToken } from './queries';

type Facts = { ip: string | null; userAgent: string | null; requestId: string };
export type Joined = { userId: string; email: string; path: string };

/**
 * Somebody without a sign-in accepts an invitation: a user with this password, and a member. Throws `not_found` for a link
 * that never was, `invalid_state` (with `current_status`) for one that has ended, `invalid_request` for a weak password,
 * `already_exists` when the address has a sign-in by now, `busy`.
 */
export async function joinAsNewPerson(
  token: string,
  person: { name: string; password: string },
  facts: Facts,
): Promise<Joined> {
  const invitation = await openOne(token);
  if (invitation.hasSignIn)
    throw new DomainError('already_exists', 'This address has a sign-in. Sign in first.');
  requireStrength(person.password, invitation.email);
  const passwordHash = await hashPassword(person.password);
  const user = {
    id: newId('user'),
    email: invitation.email,
    name: person.name,
    sessionId: '',
    pauseSeconds: 0,
    ageSeconds: 0,
    isConfirmed: false,
  };
  return join(token, invitation, user, { name: person.name, password_hash: passwordHash }, facts);
}

/**
 * Somebody who is signed in accepts. Throws `wrong_account` when the invitation is for another address, `already_exists`
 * for a member, `not_found` and `invalid_state` as above.
 */
export async function joinSignedIn(token: string, user: SignedInUser, facts: Facts): Promise<Joined> {
  const invitation = await openOne(token);
  if (user.email !== invitation.email) {
    throw new DomainError('wrong_account', `The invitation is for ${invitation.email}. Nothing was done.`);
  }
  return join(token, invitation, user, null, facts);
}

async function openOne(token: string): Promise<InvitationFace> {
  const invitation = await invitationByToken(token);
  if (!invitation) throw notFound();
  if (invitation.state !== 'pending') {
    throw new DomainError('invalid_state', 'The invitation has ended.', { current_status: invitation.state });
  }
  return invitation;
}

async function join(
  token: string,
  { id, environmentId, path }: InvitationFace,
  user: SignedInUser,
  person: { name: string; password_hash: string } | null,
  facts: Facts,
): Promise<Joined> {
  enterEnvironment(environmentId);
  const move = await callFunction<MoveResult>('invitation_accept', environmentId, {
    digest: tokenDigest(token).toString('hex'),
    member_id: newId('member'),
    user_id: user.id,
    person,
  });
  rowOf(move, 'member', null);
  // From here on the person is a member, so the record names them and not who invited.
  const actor = await memberActor(user, environmentId, facts, { withoutFactor: true });
  await recordDone(
    { ...actor, sessionId: user.sessionId || undefined },
    {
      action: 'acceptInvitation',
      permission: 'invitation',
      userAgent: facts.userAgent,
      result: { id },
      changes: [['status', 'pending', 'accepted']],
    },
  );
  return { userId: user.id, email: user.email, path };
}
