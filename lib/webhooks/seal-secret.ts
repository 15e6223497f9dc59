import { openSecretIn, type SecretPlace, sealSecretIn } from '@/lib/data-keys/secrets';

const place = (environmentId: string, id: string): SecretPlace => ({
  purpose: 'webhook secret',
  environmentId,
  id,
});

/** The secret as it is stored: it opens for this endpoint of this environment only. */
export async function sealSecret(environmentId: string, endpointId: string, secret: string): Promise<string> {
  return (await sealSecretIn(place(environmentId, endpointId), Buffer.from(secret))).toString('base64');
}

/** Throws `SealError` for anything altered or moved, and `KeyGone` when its data key was destroyed since it was read. */
export async function openSecret(environmentId: string, endpointId: string, sealed: string): Promise<string> {
  return (await openSecretIn(place(environmentId, endpointId), Buffer.from(sealed, 'base64'))).toString();
}
