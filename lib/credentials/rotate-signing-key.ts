import type { Actor } from '@/lib/auth/actor';
import { forgetKey } from '@/lib/auth/keys';
import { sealingAgain } from '@/lib/data-keys/key-ring';
import { select } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import { repeated } from './create-key';
import { ensureMayMake } from './key-rules';
import { getKey, type KeyRow } from './queries';
import type { RotateSigningKey } from './schema';
import { type NewVersion, newSecret, uploadedKey } from './signing-version';

const HOUR_MS = 3_600_000;

/**
 * Gives a signing key another version, with a secret of its own that is shown this once (or the uploaded public key). The
 * versions before go on for the overlap, so that no request fails while servers are told the new secret. Throws
 * `not_found` (also for a key that is revoked, expired or not for signing), `insufficient_scope`, `invalid_request`,
 * `version_conflict` when somebody else rotates it at this moment, and `already_exists` for a repeated request, whose secret
 * cannot be shown again.
 */
export function rotateSigningKey(
  actor: Actor,
  input: RotateSigningKey,
  call: Call,
): Promise<KeyRow & { secret: string | null }> {
  return sealingAgain(actor.environment.id, () => addVersion(actor, input, call));
}

async function addVersion(
  actor: Actor,
  input: RotateSigningKey,
  call: Call,
): Promise<KeyRow & { secret: string | null }> {
  const before = await getKey(actor, input.id);
  if (!before) throw notFound();
  ensureMayMake(actor, before.permissions);
  const environmentId = actor.environment.id;
  const [latest] = await select<{ version: number }>(
    'api_key_version_latest',
    `SELECT version FROM api_key_version WHERE environment_id = $1 AND key_id = $2 ORDER BY version DESC LIMIT 1`,
    [environmentId, input.id],
  );
  if (!latest) throw notFound();
  const version = latest.version + 1;
  const made: NewVersion & { secret?: string } =
    input.publicKey === undefined
      ? await newSecret(actor.environment, input.id, version)
      : uploadedKey(input.publicKey);
  const { replayed } = await change(actor, call, 'api_key_version_add', 'version', {
    version: {
      key_id: input.id,
      version,
      algorithm: made.algorithm,
      sealed_secret: made.sealedSecret?.toString('base64') ?? null,
      public_key: made.publicKey?.toString('base64') ?? null,
    },
    overlap_ms: input.overlapHours * HOUR_MS,
  });
  if (replayed !== null) throw repeated();
  forgetKey(input.id);
  const key = await getKey(actor, input.id);
  if (!key) throw notFound();
  return { ...key, secret: made.secret ?? null };
}
