import { DomainError, ensure } from '@/lib/errors';
import { FILE_BYTES_MAX } from './schema';

export type MediaType = 'image/png' | 'image/jpeg' | 'application/pdf';

/**
 * What a file is by its bytes, whatever its name and its sender say. Throws `payload_too_large` and `file_not_allowed`
 * with the reason: another kind of file, one that is cut off, or one with something hidden behind or inside it.
 */
export function mediaTypeOf(bytes: Buffer): MediaType {
  ensure(bytes.length > 0, 'file_not_allowed', 'The file is empty. It was not kept.');
  ensure(bytes.length <= FILE_BYTES_MAX, 'payload_too_large', 'A file has at most 5 MB. It was not kept.');
  if (bytes.subarray(0, 8).equals(PNG)) return isWholePng(bytes) ? 'image/png' : damaged('PNG');
  if (bytes.subarray(0, 3).equals(JPEG)) return isWholeJpeg(bytes) ? 'image/jpeg' : damaged('JPEG');
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return checkedPdf(bytes);
  throw new DomainError(
    'file_not_allowed',
    'Only PNG, JPEG and PDF files are taken, and this one is none of them by its content. It was not kept.',
  );
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

function damaged(kind: string): never {
  throw new DomainError(
    'file_not_allowed',
    `The ${kind} file is cut off or has something behind its end. It was not kept.`,
  );
}

/** Chunk after chunk from IHDR to IEND, and nothing behind it. */
function isWholePng(bytes: Buffer): boolean {
  let at = 8;
  for (let count = 0; at + 12 <= bytes.length; count += 1) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (count === 0 && type !== 'IHDR') return false;
    at += 12 + length;
    if (type === 'IEND') return at === bytes.length;
  }
  return false;
}

/** Segments up to the scan, and the end marker as the last two bytes. */
function isWholeJpeg(bytes: Buffer): boolean {
  if (bytes.length < 4 || bytes.readUInt16BE(bytes.length - 2) !== 0xffd9) return false;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return false;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xda) return true;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return false;
}

/** Names of what makes a PDF act by itself or carry another file. */
const ACTIVE = /\/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b/;

function checkedPdf(bytes: Buffer): MediaType {
  const text = bytes.toString('latin1');
  if (!/startxref\s+\d+\s+%%EOF\s*$/.test(text.slice(-2_048))) return damaged('PDF');
  ensure(
    !ACTIVE.test(text),
    'file_not_allowed',
    'The PDF has scripts or files inside it, which a bank refuses. Print it to a new PDF. It was not kept.',
  );
  return 'application/pdf';
}

const EXTENSIONS: Record<MediaType, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/pdf': 'pdf',
};

/** A name that is safe to show and to save: no folders, no control or direction characters, its true extension. */
export function safeFileName(typed: string, mediaType: MediaType): string {
  const base = (typed.normalize('NFC').split(/[\\/]/).pop() ?? '')
    .replace(/[\p{C}\u2028\u2029<>:"|?*]/gu, '')
    .replace(/\.[A-Za-z0-9]{1,8}$/, '')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return `${[...base].slice(0, 100).join('') || 'file'}.${EXTENSIONS[mediaType]}`;
}
