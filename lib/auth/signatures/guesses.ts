import { createHmac } from 'node:crypto';
import type { SignableRequest } from './base';
import type { KeyVersion } from './key-versions';
import { baseBytes, isSignedBy } from './verify';

/** Bases that clients sign by mistake instead of ours: which mistake, and the base with it. */
export type Guess = { mistake: Mistake; base: string };

export const MISTAKES = [
  'line_ends',
  'final_line_end',
  'method_case',
  'own_host',
  'query_missing',
  'query_empty',
  'query_in_path',
  'path_decoded',
  'space',
  'parameters_labelled',
] as const;
export type Mistake = (typeof MISTAKES)[number];

/** What implementers of RFC 9421 get wrong most, made from our own base of the request. `host` is that of the request's URL. */
export function guessesOf(base: string, request: Pick<SignableRequest, 'url'>, host: string | null): Guess[] {
  const [path = '', query] = request.url.split('?', 2);
  const line = (name: string, value: string) =>
    base.replace(new RegExp(`^"${name}": .*$`, 'm'), () => `"${name}": ${value}`);
  const guesses: Guess[] = [
    { mistake: 'line_ends', base: base.replaceAll('\n', '\r\n') },
    { mistake: 'final_line_end', base: `${base}\n` },
    { mistake: 'method_case', base: base.replace(/^"@method": .*$/m, (text) => text.toLowerCase()) },
    ...(host === null ? [] : [{ mistake: 'own_host' as const, base: line('@authority', host) }]),
    { mistake: 'query_missing', base: base.replace(/^"@query": .*\n/m, '') },
    { mistake: 'query_empty', base: line('@query', query ?? '') },
    { mistake: 'query_in_path', base: line('@path', request.url) },
    { mistake: 'path_decoded', base: line('@path', decoded(path)) },
    { mistake: 'space', base: base.replace(/^("[^"]+"): /gm, '$1:') },
    { mistake: 'parameters_labelled', base: base.replace(/^("@signature-params": )/m, '$1sig=') },
  ];
  return guesses.filter((guess) => guess.base !== base);
}

function decoded(path: string): string {
  try {
    return Buffer.from(decodeURIComponent(path), 'utf8').toString('latin1');
  } catch {
    return path;
  }
}

/** The mistake whose base this signature is that of, under one of these versions; null when it is none of them. */
export function mistakeIn(
  guesses: readonly Guess[],
  versions: readonly KeyVersion[],
  bytes: Buffer,
): Guess | null {
  return (
    guesses.find(({ base }) => versions.some((version) => isSignedBy(version, baseBytes(base), bytes))) ??
    null
  );
}

/** Whether the text of a shared secret was used as it stands, instead of what it decodes to. */
export function isSignedWithText(versions: readonly KeyVersion[], base: string, bytes: Buffer): boolean {
  return versions.some(
    (version) =>
      version.algorithm === 'hmac-sha256' &&
      createHmac('sha256', version.secret.toString('base64url'))
        .update(baseBytes(base))
        .digest()
        .equals(bytes),
  );
}
