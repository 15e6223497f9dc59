import { recordSignIn } from '@/lib/audit/record-sign-in';
import type { PendingSignIn } from '@/lib/auth/pending-sign-in';
import { type SessionFacts, startSession } from '@/lib/auth/session';
import { endTry, scopesOf } from '@/lib/auth/tries';
import { assert, DomainError } from '@/lib/errors';
import { checkProof } from './check-proof';
import type { Proof } from './schema';

/**
 * Opens the session that a sign-in waited for, once, and returns its token. Throws what `checkProof` throws, and
 * `not_signed_in` when the time of the sign-in is over.
 */
export async function finishSignIn(
  pending: PendingSignIn & { token: string },
  proof: Proof,
  facts: SessionFacts,
  previousToken: string | null,
): Promise<string> {
  const person = { id: pending.userId, email: pending.email };
  const factor = await checkProof(person, pending.id, proof, facts).catch(async (error: unknown) => {
    const code = error instanceof DomainError ? error.code : null;
    if (code === 'factor_wrong') await recordSignIn(person.id, 'failed', facts);
    if (code === 'factor_locked') await recordSignIn(person.id, 'locked', facts);
    throw error;
  });
  assert(factor !== 'password', 'a sign-in that waits for a factor does not end with the password');
  const token = await startSession(person.id, facts, previousToken, { factor, pendingToken: pending.token });
  await endTry(scopesOf(person.email, facts.ip, 'password'), 'succeeded', person.id, facts);
  await recordSignIn(person.id, 'succeeded', facts);
  return token;
}
