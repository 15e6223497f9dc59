import type { Actor } from '@/lib/auth/actor';
import { keyDigest, writeKey } from '@/lib/auth/key-format';
import { forgetKey } from '@/lib/auth/keys';
import type { Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError, notFound } from '@/lib/errors';
import type { ApiKeyModel } from '@/lib/generated/prisma/models';
import { newId } from '@/lib/ids';
import { alreadyMade, type CreatedKey } from './create-key';
import { ensureMayMake } from './key-rules';
import { getKey, keyRow } from './queries';
import type { RotateKey } from './schema';

const HOUR_MS = 3_600_000;

/**
 * Gives a key a successor with the same rights and shows its text, this once. The old key goes on for `overlapHours`, so
 * that no request fails while callers change over. Throws what `createKey` throws, `not_found`, and `invalid_state` for a
 * key that has ended, has a successor already, or signs (see `rotateSigningKey`).
 */
export async function rotateKey(actor: Actor, input: RotateKey, call: Call): Promise<CreatedKey> {
  const { environment } = actor;
  const old = await getKey(actor, input.id);
  if (!old) throw notFound();
  ensureMayMake(actor, old.permissions);
  if (old.kind === 'signing') {
    throw new DomainError(
      'invalid_state',
      'A signing key gets another version instead. Nothing was changed.',
      {
        current_status: 'signing',
      },
    );
  }
  const id = newId('key');
  const secret = writeKey(old.kind, environment.kind, id);
  const { row } = await change<ApiKeyModel>(actor, { claim: null }, 'api_key_rotate', 'api_key', {
    key_id: old.id,
    overlap_ms: input.overlapHours * HOUR_MS,
    successor: {
      id,
      last4: secret.slice(-4),
      digest: keyDigest(secret).toString('hex'),
      request: call.claim?.key ?? null,
    },
  }).catch(alreadyMade);
  forgetKey(old.id);
  return { ...keyRow(row), secret };
}
