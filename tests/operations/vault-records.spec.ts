import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ensureKeyFile } from '@/lib/data-keys/key-file';
import { ivOf, keyIdOf, open, type Place, SealError, type SealingKey, seal } from '@/lib/sealed-record';

const NUMBER = '4242420000000018';
const KEY: SealingKey = { id: 'dek_01kb7q2m8t4w9x5r0c6hz3vn1e', key: randomBytes(32) };
const PLACE: Place = { purpose: 'pan', environmentId: 'env_a', id: 'vlt_1' };
const HEADER_LENGTH = 59;

const sealed = () => seal(Buffer.from(NUMBER), KEY, PLACE);

function refuses(record: Buffer, key = KEY, place = PLACE): void {
  let error: unknown;
  try {
    open(record, key, place);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(SealError);
  expect(String(error) + JSON.stringify(error)).not.toContain(NUMBER.slice(0, 6));
  expect((error as Error).cause).toBeUndefined();
}

test('a record opens in its place with its key', () => {
  const record = sealed();
  expect(open(record, KEY, PLACE).toString()).toBe(NUMBER);
  expect(keyIdOf(record)).toBe(KEY.id);
  expect(record[0]).toBe(1);
  expect(record.length).toBe(HEADER_LENGTH + NUMBER.length);
});

test('the same number is sealed differently every time', () => {
  const ivs = new Set(Array.from({ length: 1_000 }, () => ivOf(sealed()).toString('hex')));
  expect(ivs.size).toBe(1_000);
  expect(sealed().equals(sealed())).toBe(false);
});

test('no byte of a record can be changed', () => {
  const record = sealed();
  for (let index = 0; index < record.length; index += 1) {
    for (const bit of [1, 128]) {
      const altered = Buffer.from(record);
      altered.writeUInt8(altered.readUInt8(index) ^ bit, index);
      refuses(altered);
    }
  }
});

test('a record whose tag is 4, 8, 12 or 15 bytes long does not open', () => {
  const record = sealed();
  for (const length of [4, 8, 12, 15]) {
    const tagStart = HEADER_LENGTH - 16;
    refuses(Buffer.concat([record.subarray(0, tagStart + length), record.subarray(HEADER_LENGTH)]));
  }
});

test('a record that is cut off or longer does not open', () => {
  const record = sealed();
  for (let length = 0; length < record.length; length += 1) refuses(record.subarray(0, length));
  refuses(Buffer.concat([record, Buffer.of(0)]));
});

test('a record does not open in another row, in another environment or as something else', () => {
  const record = sealed();
  refuses(record, KEY, { ...PLACE, id: 'vlt_2' });
  refuses(record, KEY, { ...PLACE, environmentId: 'env_b' });
  refuses(record, KEY, { ...PLACE, purpose: 'cvc' });
  // Lengths are part of what is bound, so a border cannot be shifted.
  refuses(record, KEY, { ...PLACE, environmentId: 'env_av', id: 'lt_1' });
});

test('a record does not open with another key, even one of the same name', () => {
  refuses(sealed(), { ...KEY, key: randomBytes(32) });
  refuses(sealed(), { id: 'dek_01kb7q2m8t4w9x5r0c6hz3vn1f', key: KEY.key });
});

test('the key file is made once, for its owner only', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vault-'));
  try {
    const file = path.join(folder, 'inner', 'keys.json');
    ensureKeyFile(file);
    const first = readFileSync(file, 'utf8');
    ensureKeyFile(file);
    expect(readFileSync(file, 'utf8')).toBe(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { current, keys } = JSON.parse(first);
    expect(Buffer.from(keys[current], 'base64')).toHaveLength(32);
    // A file that somebody else provided is left alone, whatever is in it.
    const provided = path.join(folder, 'provided.json');
    writeFileSync(provided, '{}');
    ensureKeyFile(provided);
    expect(readFileSync(provided, 'utf8')).toBe('{}');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
