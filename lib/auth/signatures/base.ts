import type { HeaderReader } from '../actor';
import { signatureInvalid } from '../refusals';

/** A request as it is signed. `body` reads the raw bytes, once they are needed. */
export type SignableRequest = {
  method: string;
  /** Path and query, as on the request line. */
  url: string;
  headers: HeaderReader;
  body: () => Promise<Buffer>;
};

const ALWAYS = ['@method', '@authority', '@path', '@query'] as const;

/**
 * Refuses unless the signature covers method, authority, path and query, and the digest and the idempotency key whenever
 * the request has a body or that header; nothing twice, and nothing else, so that two readers cannot understand one
 * signature in two ways. Throws `signature_invalid`.
 */
export function ensureCovered(
  { headers }: Pick<SignableRequest, 'headers'>,
  components: readonly string[],
  hasBody: boolean,
): void {
  const required = requiredComponents(headers, hasBody);
  const missing = required.find((name) => !components.includes(name));
  if (missing) throw signatureInvalid(`The signature has to cover "${missing}".`);
  if (components.length !== required.length)
    throw signatureInvalid(
      `The signature covers ${required.map((name) => `"${name}"`).join(', ')}, each once.`,
    );
}

/** What a signature of a request with these headers covers, in the order of docs/signed-requests.md. */
export function requiredComponents(headers: HeaderReader, hasBody: boolean): string[] {
  const required: string[] = [...ALWAYS];
  if (hasBody || headers.get('content-digest')) required.push('content-digest');
  if (headers.get('idempotency-key')) required.push('idempotency-key');
  return required;
}

/** Value of a component (RFC 9421, section 2) of a request that was sent to this authority; null for an absent header. */
export function componentOf(
  name: string,
  request: Pick<SignableRequest, 'method' | 'url' | 'headers'>,
  authority: string,
): string | null {
  const mark = request.url.indexOf('?');
  switch (name) {
    case '@method':
      return request.method;
    case '@authority':
      return authority;
    case '@path':
      return mark === -1 ? request.url : request.url.slice(0, mark);
    case '@query':
      return mark === -1 ? '?' : request.url.slice(mark);
    default:
      return request.headers.get(name)?.trim() ?? null;
  }
}

/**
 * The signature base (RFC 9421, section 2.5): a line per covered component, then the parameters, without a final line
 * feed. `valueOfComponent` answers null for what the request does not have; then there is no base.
 */
export function signatureBase(
  { components, parameters }: { components: readonly string[]; parameters: string },
  valueOfComponent: (name: string) => string | null,
): string | null {
  let base = '';
  for (const name of components) {
    const value = valueOfComponent(name);
    if (value === null) return null;
    base += `"${name}": ${value}\n`;
  }
  return `${base}"@signature-params": ${parameters}`;
}
