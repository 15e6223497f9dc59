import type { Actor } from '@/lib/auth/actor';
import { callFunction, select } from '@/lib/db';
import { DomainError, notFound } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { FactorAnswer } from './added-factor';
import { newRecoveryCodes, recoveryDigest } from './recovery-codes';
import type { RemoveFactor, RenamePasskey } from './schema';

/**
 * Takes a passkey or the authenticator app out of use; with the last factor the recovery codes go too. Throws `not_found`,
 * and `second_factor_required` for the last one where a merchant of the member asks for one.
 */
export async function removeFactor(actor: Actor, input: RemoveFactor): Promise<{ id: string }> {
  const answer = await callFunction<FactorAnswer>('factor_remove', actor.id, {
    id: input.id,
    event_id: newId('factorEvent'),
    ip: actor.ip,
  });
  if (answer.result === 'last') {
    throw new DomainError(
      'second_factor_required',
      `${answer.merchant} asks for a second factor. Add another one first. Nothing was changed.`,
    );
  }
  if (answer.result !== 'ok') throw notFound();
  return { id: input.id };
}

/** Ten new recovery codes, shown this once; all earlier ones end. Throws `not_found` for members without a factor. */
export async function replaceRecoveryCodes(actor: Actor): Promise<{ recoveryCodes: string[] }> {
  const recoveryCodes = newRecoveryCodes();
  const { result } = await callFunction<FactorAnswer>('recovery_codes_replace', actor.id, {
    digests: recoveryCodes.map((code) => recoveryDigest(actor.id, code).toString('hex')),
    event_id: newId('factorEvent'),
    ip: actor.ip,
  });
  if (result !== 'ok') throw notFound();
  return { recoveryCodes };
}

/** Throws `not_found`. */
export async function renamePasskey(actor: Actor, input: RenamePasskey): Promise<{ id: string }> {
  const renamed = await select(
    'passkey_rename',
    'UPDATE passkey SET name = $3 WHERE user_id = $1 AND id = $2 RETURNING id',
    [actor.id, input.id, input.name],
  );
  if (renamed.length === 0) throw notFound();
  return { id: input.id };
}
