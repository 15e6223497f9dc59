import { hash, verify } from '@node-rs/argon2';
import { DomainError } from '@/lib/errors';
import { COMMON_PASSWORDS } from './common-passwords';

/** argon2id with OWASP's parameters (ASVS appendix C): 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hash of a random value that nobody knows: verified in place of a missing user's, so that absence takes as long. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$PRmbx512dqymHnqioUpWMA$udyv3T/Htg9kc0L7EinW8ZOecmr3GIy271R8WhQOBGQ';

const LENGTH_MIN = 12;
const LENGTH_MAX = 512;

/** Hashing takes 19 MiB each: two at once, and a queue that is refused when it is full instead of filling the memory. */
const RUNNING_MAX = 2;
const WAITING_MAX = 60;
let running = 0;
const waiting: (() => void)[] = [];

export type PasswordWeakness = 'too_short' | 'too_long' | 'too_common';

/** Why a new password is refused, or null. Any characters count, nothing is trimmed; no rules about kinds of them. */
export function weaknessOf(password: string, email: string): PasswordWeakness | null {
  const characters = [...password.normalize('NFKC')];
  if (characters.length < LENGTH_MIN) return 'too_short';
  if (characters.length > LENGTH_MAX) return 'too_long';
  const plain = password.normalize('NFKC').toLowerCase();
  const squeezed = plain.replace(/[^a-z0-9]/g, '');
  const isGuessable =
    new Set(characters).size < 5 ||
    plain === email ||
    COMMON_PASSWORDS.has(plain) ||
    COMMON_PASSWORDS.has(squeezed) ||
    isRunOfKeys(plain);
  return isGuessable ? 'too_common' : null;
}

/** Runs along the alphabet, the digits or the rows of a keyboard, also repeated: `qwertyuiop12`, `123456789012`. */
function isRunOfKeys(plain: string): boolean {
  const rows = [
    '01234567890123456789',
    'abcdefghijklmnopqrstuvwxyz',
    'qwertyuiop',
    'asdfghjkl',
    'zxcvbnm',
    '1qaz2wsx3edc4rfv5tgb',
  ];
  const neighbours = new Set(
    rows.flatMap((row) => [...row].slice(1).map((key, index) => `${row[index]}${key}`)),
  );
  const pairs = [...plain].slice(1).map((key, index) => `${plain[index]}${key}`);
  return pairs.filter((pair) => neighbours.has(pair)).length >= pairs.length * 0.8;
}

/** PHC text of a new password. Throws `busy` when too many passwords are being hashed. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), PARAMETERS));
}

/** Whether a stored hash was made with other parameters than today's: it is replaced when the password is there again. */
export function isOutdated(stored: string): boolean {
  const { memoryCost, timeCost, parallelism } = PARAMETERS;
  return !stored.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
}

/**
 * Does the password match? Without a stored hash it does the same work against one that nothing matches and answers
 * false. Throws `busy` when too many passwords are being checked.
 */
export function isPassword(stored: string | null, password: string): Promise<boolean> {
  const text = password.length > LENGTH_MAX * 2 ? '' : password.normalize('NFKC');
  return inTurn(async () => (await verify(stored ?? NOBODY, text)) && stored !== null);
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= RUNNING_MAX) {
    if (waiting.length >= WAITING_MAX) {
      throw new DomainError('busy', 'Too many people sign in at this moment. Try again in a few seconds.', {
        retryAfter: 2,
      });
    }
    // The one who finishes hands over the turn without giving it back, so nobody can slip in between.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
