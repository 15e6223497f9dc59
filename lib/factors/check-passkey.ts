import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import { db, select } from '@/lib/db';
import { newChallenge, takeChallenge } from './challenges';
import { relyingParty } from './relying-party';
import type { AssertionResponse } from './schema';

/** What the browser needs to ask for one of the user's passkeys. */
export async function passkeyQuestion(
  userId: string,
  holderId: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const passkeys = await db().passkey.findMany({ where: { userId }, orderBy: { id: 'asc' } });
  return generateAuthenticationOptions({
    rpID: relyingParty().id,
    challenge: await newChallenge(holderId, 'confirmation'),
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    userVerification: 'preferred',
    timeout: 300_000,
  });
}

/**
 * Whether one of the user's passkeys signed the holder's challenge, for this origin and host, with a count that goes on.
 * The challenge is used up in any case.
 */
export async function isPasskey(
  userId: string,
  holderId: string,
  response: AssertionResponse,
): Promise<boolean> {
  const passkey = await db().passkey.findFirst({ where: { userId, credentialId: response.id } });
  if (!passkey) return false;
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: (challenge) => takeChallenge(holderId, 'confirmation', challenge),
      expectedOrigin,
      expectedRPID,
      credential: {
        id: passkey.credentialId,
        publicKey: Uint8Array.from(passkey.publicKey),
        counter: Number(passkey.signCount),
        transports: passkey.transports,
      },
      // It follows a password or a session: that the device is at hand is what it has to show.
      requireUserVerification: false,
    });
    return verified && (await countUse(userId, passkey.id, authenticationInfo.newCounter));
  } catch {
    // The library throws for whatever does not hold: the challenge, the origin, the host, the signature, the count.
    return false;
  }
}

/** Two answers of one key at the same moment, or of a copy of it: only one of them goes on. */
async function countUse(userId: string, id: string, count: number): Promise<boolean> {
  const used = await select(
    'passkey_use',
    `UPDATE passkey SET sign_count = $3, last_used_at = now()
     WHERE user_id = $1 AND id = $2 AND (sign_count < $3 OR (sign_count = 0 AND $3 = 0)) RETURNING id`,
    [userId, id, count],
  );
  return used.length > 0;
}
