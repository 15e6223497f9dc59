/** Why bytes are not the text of a CSV file. */
export type FileProblem = 'empty' | 'too_large' | 'not_text' | 'spreadsheet' | 'encoding';

/** A file of refunds has at most 5 MB. */
export const FILE_BYTES_MAX = 5 * 1024 * 1024;

/**
 * The text of a file: UTF-8, or UTF-16 by its byte order mark or by the zero bytes that ASCII has in it. What is something
 * else in disguise (a workbook, a PDF, a picture) or in another encoding is refused rather than guessed.
 */
export function decodeText(bytes: Uint8Array): string | FileProblem {
  if (bytes.length === 0) return 'empty';
  if (bytes.length > FILE_BYTES_MAX) return 'too_large';
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    return 'spreadsheet';
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    if (/[\0-\x08\x0e-\x1f]/.test(text)) return 'not_text';
    return text.trim() === '' ? 'empty' : text;
  } catch {
    return looksBinary(bytes) ? 'not_text' : 'encoding';
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be';
  const head = bytes.subarray(0, 64);
  const zerosAt = (parity: number) => head.filter((byte, index) => index % 2 === parity && byte === 0).length;
  if (zerosAt(1) > head.length / 4 && zerosAt(0) === 0) return 'utf-16le';
  if (zerosAt(0) > head.length / 4 && zerosAt(1) === 0) return 'utf-16be';
  return 'utf-8';
}

function looksBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 1_024).some((byte) => byte < 9 || (byte > 13 && byte < 32));
}
