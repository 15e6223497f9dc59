import { keyFor } from '@/lib/crypto';
import { keyIdOf, open, type Place, type SealingKey, seal } from '@/lib/sealed-record';
import { keyOf, keyRing } from './key-ring';

/** Where a secret belongs: an endpoint or a version of a signing key, which a merchant's server shares with us, or a payout account. */
export type SecretPlace = Place & { purpose: 'webhook secret' | 'signing' | 'payout account' };

/** What sealed secrets before data keys did, by the id in their records: keys derived from COUNTINGHOUSE_SECRET. */
const DERIVED: Readonly<Record<string, string>> = {
  webhook_v1: 'webhook secret',
  signing_v1: 'signing-secret',
};

/** The secret as it is stored, under its environment's data key. It opens in its place only. */
export async function sealSecretIn(place: SecretPlace, secret: Buffer): Promise<Buffer> {
  return seal(secret, (await keyRing(place.environmentId)).active.secret, place);
}

/**
 * Opens a secret, also one that has not been moved to a data key yet. Throws `SealError` for anything altered or moved,
 * `KeyGone` when its data key was destroyed since it was read.
 */
export async function openSecretIn(place: SecretPlace, sealed: Buffer): Promise<Buffer> {
  return open(sealed, derivedKey(sealed) ?? (await keyOf(place.environmentId, sealed)), place);
}

function derivedKey(sealed: Buffer): SealingKey | null {
  const id = keyIdOf(sealed);
  const purpose = DERIVED[id];
  return purpose ? { id, key: keyFor(purpose) } : null;
}
