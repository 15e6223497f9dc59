import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app speaks it: SHA-1, six digits, steps of 30 seconds, a seed of 160 bits. */
const STEP_SECONDS = 30;
const SEED_BYTES = 20;
/** Steps by which the phone's clock may be off, to either side. */
const DRIFT_STEPS = 1;

export function newSeed(): Buffer {
  return randomBytes(SEED_BYTES);
}

/** The seed as a person types it, in base32. */
export function seedText(seed: Buffer): string {
  return secretOf(seed).base32;
}

/** The `otpauth:` address that an app reads from a QR code. */
export function enrolmentUri(seed: Buffer, email: string): string {
  return generator(seed, email).toString();
}

/** The time step whose code this is, at this moment give or take the drift; null for every other text. */
export function stepOf(seed: Buffer, code: string, atMs: number = Date.now()): number | null {
  if (!/^[0-9]{6}$/.test(code)) return null;
  const drift = generator(seed, '').validate({ token: code, window: DRIFT_STEPS, timestamp: atMs });
  return drift === null ? null : Math.floor(atMs / 1_000 / STEP_SECONDS) + drift;
}

function generator(seed: Buffer, label: string): TOTP {
  return new TOTP({
    issuer: 'Countinghouse',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_SECONDS,
    secret: secretOf(seed),
  });
}

function secretOf(seed: Buffer): Secret {
  return new Secret({ buffer: Uint8Array.from(seed).buffer });
}
