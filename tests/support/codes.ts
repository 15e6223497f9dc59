import { setTimeout as sleep } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';

const STEP_MS = 30_000;
/** What a test does with a code takes less than this. */
const NEEDED_MS = 4_000;

/** The code that an authenticator app with this seed (base32) shows, `steps` of 30 seconds from now. */
export async function codeOf(seed: string, steps = 0): Promise<string> {
  // A step that ends in the middle would make the code an older one. Timers wake up to a millisecond early: look again.
  for (let left = leftMs(); left < NEEDED_MS; left = leftMs()) await sleep(left);
  const app = new TOTP({ secret: Secret.fromBase32(seed), algorithm: 'SHA1', digits: 6, period: 30 });
  return app.generate({ timestamp: Date.now() + steps * STEP_MS });
}

function leftMs(): number {
  return STEP_MS - (Date.now() % STEP_MS);
}
