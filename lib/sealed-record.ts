import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * One sealed value, byte by byte: version (1) | id of the data key (30, ASCII) | IV (12) | tag (16) | ciphertext.
 * AES-256-GCM; the additional data binds the bytes to what they are, whose they are and which row they stand in, so
 * that a record moved to another row or environment does not open.
 */
const VERSION = 1;
const KEY_ID_LENGTH = 30;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;
const HEADER_LENGTH = 1 + KEY_ID_LENGTH + IV_LENGTH + TAG_LENGTH;

export type Purpose = 'pan' | 'cvc' | 'dek' | 'webhook secret' | 'signing' | 'totp seed' | 'payout account';
/** Where a sealed value belongs: its purpose, its environment and the id of its row. */
export type Place = { purpose: Purpose; environmentId: string; id: string };
export type SealingKey = { id: string; key: Buffer };

/** The record does not open: altered, moved, or sealed with another key. Says nothing about the content. */
export class SealError extends Error {
  override name = 'SealError';
}

/** Seals with a fresh random IV. `key.id` has 30 characters (`dek_` and a ULID; key-encryption keys pad theirs). */
export function seal(plaintext: Buffer, key: SealingKey, place: Place): Buffer {
  const keyId = encodeKeyId(key.id);
  const iv = randomBytes(IV_LENGTH);
  const cipher = createCipheriv('aes-256-gcm', key.key, iv, { authTagLength: TAG_LENGTH });
  cipher.setAAD(additionalData(place, key.id));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), keyId, iv, cipher.getAuthTag(), ciphertext]);
}

/** Id of the key that a record was sealed with. Throws `SealError` when the bytes are no record. */
export function keyIdOf(record: Buffer): string {
  if (record.length <= HEADER_LENGTH || record[0] !== VERSION) throw new SealError('not a vault record');
  return record
    .subarray(1, 1 + KEY_ID_LENGTH)
    .toString('latin1')
    .trimEnd();
}

/** The IV of a record, for the index that keeps it unique. */
export function ivOf(record: Buffer): Buffer {
  return record.subarray(1 + KEY_ID_LENGTH, 1 + KEY_ID_LENGTH + IV_LENGTH);
}

/** Opens a record in its place. Throws `SealError` for any altered bit, any other place and any other key. */
export function open(record: Buffer, key: SealingKey, place: Place): Buffer {
  const keyId = keyIdOf(record);
  if (keyId !== key.id) throw new SealError('the vault record was sealed with another key');
  const tag = record.subarray(HEADER_LENGTH - TAG_LENGTH, HEADER_LENGTH);
  const decipher = createDecipheriv('aes-256-gcm', key.key, ivOf(record), { authTagLength: TAG_LENGTH });
  decipher.setAAD(additionalData(place, keyId));
  decipher.setAuthTag(tag);
  // update() returns plaintext before the tag is checked: nothing of it may leave this function when final() throws.
  const plaintext = decipher.update(record.subarray(HEADER_LENGTH));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw new SealError('the vault record does not open in this place with this key');
  }
  return plaintext;
}

function encodeKeyId(id: string): Buffer {
  if (id.length > KEY_ID_LENGTH) throw new SealError('the key id is too long');
  return Buffer.from(id.padEnd(KEY_ID_LENGTH, ' '), 'latin1');
}

function additionalData(place: Place, keyId: string): Buffer {
  const parts = [place.purpose, place.environmentId, place.id, keyId].map((part) => Buffer.from(part));
  return Buffer.concat([
    ...parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
    Buffer.of(0, 0, 0, 1, VERSION),
  ]);
}
