import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';

/** Test cards that are shown on no page and in no document: whoever finds one outside the vault has found a leak. */
export const CANARIES = ['4242420000000018', '4242420000000026', '4242420000000034'] as const;

/** `card` is the last four digits of the number, or `cvc` for a field that holds a security code. */
export type Leak = { source: string; card: string; form: string; offset: number };

type Needle = { card: string; form: string; pattern: RegExp };

const CHUNK_BYTES = 8 * 1024 * 1024;
/** Longer than the longest form of a number, so that none is missed between two chunks. */
const OVERLAP_BYTES = 512;

/** Between two digits: spaces, dashes, dots, NULs (UTF-16), their URL-encoded forms and Unicode's spaces and dashes. */
const SEPARATORS = String.raw`(?:[ \t.\-_+\x00\\]|%20|%2D|\xc2\xa0|\xe2\x80[\x80-\xaf]|\\u00a0){0,6}`;
const HEX_SEPARATORS = '(?:20|2d|2e|00){0,4}';

const NEEDLES: readonly Needle[] = [...CANARIES.flatMap(needlesOf), ...cvcNeedles()];

/** Every canary number and every filled-in CVC field in the bytes, in whatever common form it was written. */
export function scanBytes(source: string, content: string | Uint8Array): Leak[] {
  const text = Buffer.from(content as Uint8Array).toString('latin1');
  return NEEDLES.flatMap(({ card, form, pattern }) =>
    Array.from(text.matchAll(pattern), ({ index }) => ({ source, card, form, offset: index })),
  );
}

/** Scans a file of any size. */
export async function scanFile(file: string): Promise<Leak[]> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES + OVERLAP_BYTES);
    const leaks = new Map<string, Leak>();
    for (let position = 0; ; position += CHUNK_BYTES) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      for (const leak of scanBytes(file, buffer.subarray(0, bytesRead))) {
        const offset = leak.offset + position;
        leaks.set(`${leak.card} ${leak.form} ${offset}`, { ...leak, offset });
      }
      if (bytesRead < buffer.length) return [...leaks.values()];
    }
  } finally {
    await handle.close();
  }
}

/** Scans every file below a folder; files that vanish meanwhile are passed over. */
export async function scanFolder(folder: string): Promise<Leak[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const leaks: Leak[] = [];
  for (const entry of entries.filter((found) => found.isFile())) {
    leaks.push(...(await scanFile(path.join(entry.parentPath, entry.name)).catch(passOverVanished)));
  }
  return leaks;
}

function passOverVanished(error: { code?: string }): Leak[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

/** Scans every row of every table, the vault's too: its columns hold ciphertext only. Needs a role that may read all. */
export async function scanDatabase(pool: pg.Pool): Promise<Leak[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm') AND NOT pg_is_other_temp_schema(n.oid) 
       AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
     ORDER BY 1`,
  );
  const leaks: Leak[] = [];
  for (const { name } of tables) leaks.push(...(await scanTable(pool, name)));
  return leaks;
}

async function scanTable(pool: pg.Pool, table: string): Promise<Leak[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`DECLARE dump NO SCROLL CURSOR FOR SELECT t::text AS line FROM ${table} t`);
    const leaks: Leak[] = [];
    for (;;) {
      const { rows } = await client.query<{ line: string }>('FETCH 5000 FROM dump');
      if (rows.length === 0) return leaks;
      leaks.push(...scanBytes(table, rows.map(({ line }) => line).join('\n')));
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

function needlesOf(number: string): Needle[] {
  const card = number.slice(-4);
  const digits = [...number];
  const needle = (form: string, pattern: string, flags = 'g') => ({
    card,
    form,
    pattern: new RegExp(pattern, flags),
  });
  const packed = Buffer.from(number, 'hex');
  const binary = Buffer.alloc(8);
  binary.writeBigUInt64BE(BigInt(number));
  return [
    // Lookarounds: a longer number that happens to hold these digits is not the card.
    needle('digits', `(?<![0-9])${digits.join(SEPARATORS)}(?![0-9])`),
    needle('hexadecimal', digits.map((digit) => `3${digit}`).join(HEX_SEPARATORS), 'gi'),
    needle('other scripts', digits.map(anyScript).join(SEPARATORS)),
    needle('base64', base64Forms(number).map(escapePattern).join('|')),
    needle('packed decimal', escapePattern(packed.toString('latin1'))),
    needle('binary integer', [binary, Buffer.from(binary).reverse()].map(bytesPattern).join('|')),
  ];
}

/** Full-width, Arabic-Indic and Persian digits in UTF-8. */
function anyScript(digit: string): string {
  const codes = [0xff10, 0x0660, 0x06f0].map((zero) => String.fromCodePoint(zero + Number(digit)));
  return `(?:${codes.map((text) => bytesPattern(Buffer.from(text))).join('|')})`;
}

/**
 * Base64 of the number at each of the three alignments it can have inside a longer text, plain and grouped; the edges,
 * which depend on the neighbours, are cut off.
 */
function base64Forms(number: string): string[] {
  const grouped = (separator: string) => number.replace(/(\d{4})(?=\d)/g, `$1${separator}`);
  const written = [number, grouped(' '), grouped('-')].map((text) => Buffer.from(text));
  written.push(Buffer.from(number, 'utf16le'));
  const forms = written.flatMap((bytes) =>
    [0, 1, 2].map((shift) => {
      const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url');
      const whole = Math.floor(((shift + bytes.length) * 8) / 6);
      return encoded.slice(Math.ceil((shift * 8) / 6), whole);
    }),
  );
  return [...forms, ...forms.map((form) => form.replaceAll('-', '+').replaceAll('_', '/'))];
}

/** A security code beside its name: in JSON (escaped or not), forms, URLs, logs and multipart bodies. */
function cvcNeedles(): Needle[] {
  const names = '(?:cvc|cvv|cvc2|cvv2|csc|security_code|card_cvc)';
  const between = String.raw`(?:\\*["'])?\s*(?:[:=]|%3D|\r?\n\r?\n)\s*(?:\\*["'])?`;
  return [
    { card: 'cvc', form: 'field', pattern: new RegExp(`${names}${between}[0-9]{3,4}(?![0-9A-Za-z])`, 'gi') },
  ];
}

function bytesPattern(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

function escapePattern(text: string): string {
  return bytesPattern(Buffer.from(text, 'latin1'));
}
