import { inflateRawSync } from 'node:zlib';
import { expect } from '@playwright/test';

/** Reads an archive by its directory at the end, as every reader of ZIP does. */
export function unzip(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 8); left > 0; left -= 1) {
    const [packed, plain, length, offset] = [20, 24]
      .map((n) => archive.readUInt32LE(at + n))
      .concat([archive.readUInt16LE(at + 28), archive.readUInt32LE(at + 42)]) as [
      number,
      number,
      number,
      number,
    ];
    const name = archive.toString('utf8', at + 46, at + 46 + length);
    const start = offset + 30 + archive.readUInt16LE(offset + 26);
    const content = inflateRawSync(archive.subarray(start, start + packed));
    expect(content.length).toBe(plain);
    files.set(name, content.toString());
    at += 46 + length;
  }
  return files;
}
