import type { SignableRequest } from '@/lib/auth/signatures/base';
import { DomainError } from '@/lib/errors';
import type { ExplainSignature } from './schema';

/** A request that somebody pasted, as the server would have received it: texts are bytes, one character each. */
export type PastedRequest = SignableRequest & {
  /** Of an absolute URL. */
  host: string | null;
  bodyBytes: Buffer;
  /** Names of headers that are there more than once; servers join their values. */
  doubled: readonly string[];
};

/** Reads the texts of the form. Throws `invalid_request` for a URL and for headers that are none. */
export function pastedRequest({ method, url, headers, body }: ExplainSignature): PastedRequest {
  const { host, target } = targetOf(url.trim());
  const lines = headersOf(headers);
  const names = lines.map(([name]) => name);
  const bodyBytes = Buffer.from(body, 'utf8');
  const joined = new Map<string, string>();
  for (const [name, value] of lines) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return {
    method: method.trim(),
    url: target,
    host,
    headers: { get: (name) => joined.get(name.toLowerCase()) ?? null },
    body: async () => bodyBytes,
    bodyBytes,
    doubled: [...new Set(names.filter((name, nth) => names.indexOf(name) !== nth))],
  };
}

/** Not read by `URL`, which would put right what a client got wrong. */
function targetOf(url: string): { host: string | null; target: string } {
  const [, host = null, path = ''] = /^(?:https?:\/\/([^/?#]+))?([^#]*)/i.exec(url) ?? [];
  const target = path.startsWith('/') ? path : `/${path}`;
  if (url === '' || (host === null && !url.startsWith('/'))) {
    throw wrongField('/url', 'Paste the whole URL, or its path with the query.');
  }
  return { host: host?.toLowerCase() ?? null, target: latin1(target) };
}

function headersOf(text: string): [name: string, value: string][] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [, name, value = ''] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:(.*)$/.exec(line) ?? [];
    if (name === undefined) throw wrongField('/headers', 'Write one header on each line, as Name: value.');
    return [name.toLowerCase(), latin1(value.trim())];
  });
}

/** The bytes of a text in UTF-8, one character each, as Node gives headers. */
export function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The other way round, to show it. */
export function readable(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

/**
 * A base as it was pasted. Browsers turn every line end into a line feed, so one that was written as a string, `\n` for a
 * line end, is read as such.
 */
export function pastedBase(text: string): Buffer {
  const isEscaped = !text.trim().includes('\n') && /\\[nr]/.test(text);
  if (!isEscaped) return Buffer.from(text, 'utf8');
  const inside = text.trim().replace(/^(['"`])([\s\S]*)\1$/, '$2');
  const words: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
  return Buffer.from(
    inside.replace(/\\(.)/g, (_, letter: string) => words[letter] ?? letter),
    'utf8',
  );
}

function wrongField(pointer: string, detail: string): DomainError {
  return new DomainError('invalid_request', detail, { errors: [{ pointer, code: 'invalid', detail }] });
}
