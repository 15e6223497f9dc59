import type { Actor } from '@/lib/auth/actor';
import { renewSession } from '@/lib/auth/session';
import type { Call } from '@/lib/doors/call';
import { assert } from '@/lib/errors';
import { passkeyQuestion } from './check-passkey';
import { checkProof } from './check-proof';
import type { ConfirmSession } from './schema';

/** What the browser needs to ask for a passkey of the member, in this session. */
export function askForPasskey(actor: Actor) {
  return passkeyQuestion(actor.id, sessionOf(actor));
}

/**
 * The step-up: the member shows again who they are, and for ten minutes this session may do what asks for it. Returns the
 * session's new token. Throws what `checkProof` throws, and `not_signed_in`.
 */
export async function renewByProof(actor: Actor, input: ConfirmSession, call: Call): Promise<string> {
  const person = { id: actor.id, email: actor.label };
  const provedBy = await checkProof(person, sessionOf(actor), input.proof, { ip: actor.ip, userAgent: null });
  call.changes?.push(['confirmed_with', null, provedBy]);
  return renewSession(sessionOf(actor));
}

function sessionOf(actor: Actor): string {
  assert(actor.sessionId, 'a member confirms in a session');
  return actor.sessionId;
}
