import type { IncomingMessage } from 'node:http';

/** Doors that check by themselves: pages without a referrer send `Origin: null`, and networks send none at all. */
const OWN_CHECK = /^\/(?:c|sandbox|api\/connectors|api\/sandbox)\//;

/**
 * Whether a request that may change something was made by another site's page. Next refuses those as well, but with
 * 500, and only where it runs an action.
 */
export function isForeign(request: IncomingMessage, path: string): boolean {
  const { method, headers } = request;
  if (method === 'GET' || method === 'HEAD' || OWN_CHECK.test(path)) return false;
  const { origin } = headers;
  if (origin === undefined) return /^(?:cross|same)-site$/.test(String(headers['sec-fetch-site'] ?? ''));
  const host = headers['x-forwarded-host'] ?? headers.host;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
