import type { Actor } from '@/lib/auth/actor';
import type { Call } from '@/lib/doors/call';
import { DomainError } from '@/lib/errors';
import { type CreatedKey, ensureMayMake } from './create-key';
import { isOver, listKeys, replacedIds } from './queries';
import { rotateKey } from './rotate-key';
import type { RotateAllKeys } from './schema';

/** Refusals that mean: this key has ended, or somebody else gave it a successor a moment before. */
const PASSED_OVER = new Set(['invalid_state', 'not_found', 'already_exists']);

/**
 * Gives every active key of the environment that is sent and has none a successor, one after the other, each in its own commit: what
 * is done stays done when a later one fails. Returns the successors with their texts, this once. Throws what `rotateKey`
 * throws where nothing was done yet.
 */
export async function rotateAllKeys(actor: Actor, input: RotateAllKeys, call: Call): Promise<CreatedKey[]> {
  ensureMayMake(actor);
  const keys = await listKeys(actor);
  const replaced = replacedIds(keys);
  const made: CreatedKey[] = [];
  for (const { id } of keys.filter(
    (key) => key.kind !== 'signing' && !isOver(key, Date.now()) && !replaced.has(key.id),
  )) {
    const claim = call.claim && { ...call.claim, key: `${call.claim.key}:${id}` };
    await rotateKey(actor, { id, overlapHours: input.overlapHours }, { claim }).then(
      (key) => made.push(key),
      (error: unknown) => {
        if (!(error instanceof DomainError && PASSED_OVER.has(error.code))) throw error;
      },
    );
  }
  return made;
}
