import type { Actor } from '@/lib/auth/actor';
import type { Call } from '@/lib/doors/call';
import { DomainError } from '@/lib/errors';
import type { CreatedKey } from './create-key';
import { ensureMayMake } from './key-rules';
import { isOver, type KeyRow, listKeys, replacedIds, uploadedKeyIds } from './queries';
import { rotateKey } from './rotate-key';
import { rotateSigningKey } from './rotate-signing-key';
import type { RotateAllKeys } from './schema';

/** Refusals that mean: this key has ended, or somebody else rotated it a moment before. */
const PASSED_OVER = new Set(['invalid_state', 'not_found', 'already_exists', 'version_conflict']);

/**
 * Gives every active key of the environment that has none a successor, and every signing key with a shared secret a new
 * version, one after the other, each in its own commit: what is done stays done when a later one fails. A signing key with an
 * uploaded public key is left alone, because only its owner can make another one. Returns what was made with its texts, this
 * once. Throws what `rotateKey` throws where nothing was done yet.
 */
export async function rotateAllKeys(actor: Actor, input: RotateAllKeys, call: Call): Promise<CreatedKey[]> {
  const [keys, uploaded] = await Promise.all([listKeys(actor), uploadedKeyIds(actor)]);
  const rolled = rollableKeys(keys, uploaded, Date.now());
  ensureMayMake(
    actor,
    rolled.flatMap(({ permissions }) => permissions),
  );
  const made: CreatedKey[] = [];
  for (const key of rolled) {
    const claim = call.claim && { ...call.claim, key: `${call.claim.key}:${key.id}` };
    await rotated(actor, key, input, { claim }).then(
      (next) => made.push(next),
      (error: unknown) => {
        if (!(error instanceof DomainError && PASSED_OVER.has(error.code))) throw error;
      },
    );
  }
  return made;
}

/** Those that `rotateAllKeys` rotates; `at` is in milliseconds. */
export function rollableKeys(
  keys: readonly KeyRow[],
  uploaded: ReadonlySet<string>,
  at: number,
): readonly KeyRow[] {
  const replaced = replacedIds(keys);
  return keys.filter((key) => !isOver(key, at) && !replaced.has(key.id) && !uploaded.has(key.id));
}

async function rotated(
  actor: Actor,
  { id, kind }: KeyRow,
  { overlapHours }: RotateAllKeys,
  call: Call,
): Promise<CreatedKey> {
  if (kind !== 'signing') return rotateKey(actor, { id, overlapHours }, call);
  const key = await rotateSigningKey(actor, { id, overlapHours }, call);
  return { ...key, secret: key.secret ?? '' };
}
