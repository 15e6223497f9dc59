import { randomBytes } from 'node:crypto';
import { pool, select } from '@/lib/db';

export type ChallengePurpose = 'registration' | 'confirmation';

const MINUTES = 5;

/**
 * 256 random bits for a passkey to sign, for one holder (a session, or a sign-in that waits) and purpose. A newer one takes
 * the place of the one before.
 */
export async function newChallenge(
  holderId: string,
  purpose: ChallengePurpose,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Uint8Array.from(randomBytes(32));
  await pool().query({
    name: 'factor_challenge_new',
    text: `INSERT INTO factor_challenge (holder_id, purpose, challenge, expires_at)
           VALUES ($1, $2, $3, now() + make_interval(mins => $4))
           ON CONFLICT (holder_id, purpose) DO UPDATE SET challenge = excluded.challenge, expires_at = excluded.expires_at`,
    values: [holderId, purpose, Buffer.from(bytes).toString('base64url'), MINUTES],
  });
  return bytes;
}

/** Takes a challenge, once and by its holder only; false when it is not the holder's, was taken or is over. */
export async function takeChallenge(
  holderId: string,
  purpose: ChallengePurpose,
  challenge: string,
): Promise<boolean> {
  const taken = await select<{ is_live: boolean }>(
    'factor_challenge_take',
    `DELETE FROM factor_challenge WHERE holder_id = $1 AND purpose = $2 AND challenge = $3
     RETURNING expires_at > now() AS is_live`,
    [holderId, purpose, challenge],
  );
  return taken[0]?.is_live ?? false;
}
