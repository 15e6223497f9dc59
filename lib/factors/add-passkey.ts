import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Actor } from '@/lib/auth/actor';
import { callFunction, db } from '@/lib/db';
import { assert, DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { type AddedFactor, addedFactor, type FactorAnswer } from './added-factor';
import { newChallenge, takeChallenge } from './challenges';
import { relyingParty } from './relying-party';
import type { AddPasskey } from './schema';

/** What the browser needs to make a passkey for the member. */
export async function beginPasskey(actor: Actor): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { id: rpID, name: rpName } = relyingParty();
  const passkeys = await db().passkey.findMany({ where: { userId: actor.id } });
  return generateRegistrationOptions({
    rpID,
    rpName,
    userID: Uint8Array.from(Buffer.from(actor.id)),
    userName: actor.label,
    challenge: await newChallenge(sessionOf(actor), 'registration'),
    excludeCredentials: passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    attestationType: 'none',
    timeout: 300_000,
  });
}

/**
 * Keeps the passkey that the browser made for the challenge of this session. The first factor of a member brings recovery
 * codes and ends the member's other sessions. Throws `factor_wrong` when it was made for something else, `already_exists`
 * and `invalid_state` for the twenty-first.
 */
export async function addPasskey(actor: Actor, input: AddPasskey): Promise<AddedFactor> {
  const credential = await verified(actor, input.response);
  const { argument, codes } = addedFactor(actor, newId('factor'), 'passkey_added');
  const answer = await callFunction<FactorAnswer>('passkey_add', actor.id, {
    ...argument,
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey).toString('base64'),
    sign_count: credential.counter,
    transports: credential.transports ?? [],
    name: input.name,
  }).catch((error: { constraint?: string }) => {
    if (error.constraint !== 'passkey_credential') throw error;
    throw new DomainError('already_exists', 'This passkey is in use already. Nothing was changed.');
  });
  if (answer.result !== 'ok') {
    throw new DomainError('invalid_state', 'There are 20 passkeys already. Remove one first.');
  }
  return { id: argument.id, recoveryCodes: answer.made_codes ? codes : null };
}

async function verified(actor: Actor, response: AddPasskey['response']) {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  try {
    const answer = await verifyRegistrationResponse({
      response: response as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: (challenge) => takeChallenge(sessionOf(actor), 'registration', challenge),
      expectedOrigin,
      expectedRPID,
      requireUserVerification: false,
    });
    if (answer.verified) return answer.registrationInfo.credential;
  } catch {
    // The library throws for whatever does not hold: the challenge, the origin, the host, the form.
  }
  throw new DomainError(
    'factor_wrong',
    'The passkey was not made for this page, or too late. Nothing was changed.',
  );
}

function sessionOf(actor: Actor): string {
  assert(actor.sessionId, 'a passkey is added in a session');
  return actor.sessionId;
}
