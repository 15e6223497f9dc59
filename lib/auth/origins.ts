import { env } from '@/lib/env';
import type { HeaderReader } from './actor';
import type { EnvironmentKind } from './permissions';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin of a page as browsers send it (RFC 6454), or null for text that is none or that may not use a publishable
 * key: https everywhere, and in a sandbox also http on this very machine. No path, no wildcard, no user.
 */
export function allowedOrigin(text: string, kind: EnvironmentKind): string | null {
  const trimmed = text.trim();
  if (trimmed.includes('*') || !URL.canParse(trimmed)) return null;
  const { origin, href, protocol, hostname } = new URL(trimmed);
  if (href !== `${origin}/` || hostname.endsWith('.')) return null;
  if (protocol === 'https:') return origin;
  return protocol === 'http:' && kind === 'sandbox' && LOOPBACK.has(hostname) ? origin : null;
}

/**
 * The origin of the page that a request comes from: what the browser says in `Origin`, or our own for a request of our own
 * pages, which have none on GET. Null where no page sent it, or one that does not want to be known (`null`).
 */
export function pageOriginOf(headers: HeaderReader): string | null {
  const origin = headers.get('origin');
  if (origin) return origin === 'null' ? null : origin;
  return headers.get('sec-fetch-site') === 'same-origin' ? new URL(env().PUBLIC_URL).origin : null;
}
