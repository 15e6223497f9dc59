import { randomBytes } from 'node:crypto';
import { keyFor, mac } from '@/lib/crypto';
import { callFunction } from '@/lib/db';
import { newId } from '@/lib/ids';

const CODES = 10;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE_LENGTH = 16;

/** Ten codes of 80 random bits, as people copy them: four groups of four. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, () => {
    const digits = Array.from(randomBytes(CODE_LENGTH), (byte) => ALPHABET[byte & 31]).join('');
    return digits.replace(/(.{4})(?=.)/g, '$1-');
  });
}

/**
 * What is kept of a code: a digest under a key that is not in the database, so that a copy of the table lets nobody guess.
 * Spaces, dashes and capitals do not count, and letters that are read as digits are those digits.
 */
export function recoveryDigest(userId: string, code: string): Buffer {
  const plain = code.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1');
  return mac(keyFor('recovery code'), userId, plain);
}

/** Takes a recovery code, once; the person is told of it. */
export async function takeRecoveryCode(userId: string, code: string, ip: string | null): Promise<boolean> {
  const { result } = await callFunction<{ result: 'ok' | 'wrong' }>('recovery_code_use', userId, {
    digest: recoveryDigest(userId, code).toString('hex'),
    event_id: newId('factorEvent'),
    ip,
  });
  return result === 'ok';
}
