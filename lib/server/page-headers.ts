import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { environmentContext } from '@/lib/auth/environment';
import { SERVER_HEADERS } from '@/lib/auth/server-headers';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';
import { takePageStatus } from '@/lib/page-status';
import { addressOf } from './client-address';

/** Headers that only this server may say to Next; what a client sends under these names is dropped. */
const INTERNAL_HEADERS = [
  'content-security-policy',
  'content-security-policy-report-only',
  'x-nonce',
  SERVER_HEADERS.path,
  SERVER_HEADERS.requestId,
  SERVER_HEADERS.address,
  SERVER_HEADERS.part,
  'x-middleware-subrequest',
  'x-middleware-prefetch',
];
const FORWARDED_HEADERS = ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded'];

/** Where browsers report what the policy kept from happening (answer-operator.ts). */
const REPORTS = '/api/security-reports';
const SANDBOX_PAGE = /^\/sandbox\/[^/]+\/[^/]+\/[^/]+$/;

export type PageRequest = { id: string; path: string };

/**
 * Prepares a request for Next: drops headers that would be believed, notes the request's id, path and client address,
 * and sets the security headers of the answer, with a Content-Security-Policy whose nonce is used once. Next reads the
 * nonce from the request's own policy header.
 */
export async function preparePage(request: IncomingMessage, response: ServerResponse): Promise<PageRequest> {
  const { headers } = request;
  const address = addressOf(request);
  for (const name of INTERNAL_HEADERS) delete headers[name];
  if (address === plainPeer(request)) for (const name of FORWARDED_HEADERS) delete headers[name];
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const id = newId('request');
  headers[SERVER_HEADERS.path] = url;
  headers[SERVER_HEADERS.requestId] = id;
  if (address) headers[SERVER_HEADERS.address] = address;
  if (headers.rsc) headers[SERVER_HEADERS.part] = '1';
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (env().PUBLIC_URL.startsWith('https:')) {
    response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
  }
  if (path.startsWith('/_next/static/')) return { id, path };
  response.setHeader('Request-Id', id);
  // Scripts of a page cannot read the heads of its own answers, but for this one: an error page names the request.
  response.setHeader('Server-Timing', `request;desc="${id}"`);
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), browsing-topics=()');
  const isForPayers = /^\/(?:c|return|receipt|sandbox)\//.test(path);
  response.setHeader('Referrer-Policy', isForPayers ? 'no-referrer' : 'same-origin');
  // The sandbox's pages bring a policy of their own, without any script.
  if (!SANDBOX_PAGE.test(path)) {
    const policy = contentPolicy(randomBytes(16).toString('base64'), await formTargets(path));
    headers['content-security-policy'] = policy;
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Reporting-Endpoints', `policy="${REPORTS}"`);
  }
  finishHead(response, id);
  return { id, path };
}

function plainPeer(request: IncomingMessage): string | null {
  return request.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '') ?? null;
}

/**
 * Browsers also check the redirects that follow a form against `form-action`: from the checkout page they lead to the
 * merchant's registered origins, or to the network's page when another simulator plays it.
 */
async function formTargets(path: string): Promise<readonly string[]> {
  const environmentId = /^\/c\/(env_[0-9a-z]{26})(?:\/|$)/.exec(path)?.[1];
  if (!environmentId) return [];
  const simulator = env().SANDBOX_NETWORK_URL;
  const targets = simulator ? [new URL(simulator).origin] : [];
  try {
    return [...targets, ...(await environmentContext(environmentId)).returnOrigins];
  } catch {
    // The page itself says that there is no such environment, or that the database is away.
    return targets;
  }
}

function contentPolicy(nonce: string, formTargetOrigins: readonly string[]): string {
  const isDevelopment = env().NODE_ENV === 'development';
  const forms = formTargetOrigins.filter((origin) => /^https?:\/\/[a-z0-9.:[\]-]+$/i.test(origin));
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    `form-action ${["'self'", ...forms].join(' ')}`,
    "frame-ancestors 'none'",
    // Browsers that know `report-to` ignore the other.
    `report-uri ${REPORTS}`,
    'report-to policy',
  ].join('; ');
}

/**
 * Pages hold what belongs to one person, so no cache may keep them; Next's own header for static ones is replaced. A
 * page that has noted its status gets it here.
 */
function finishHead(response: ServerResponse, requestId: string): void {
  const writeHead = response.writeHead;
  response.writeHead = function patched(this: ServerResponse, ...parameters: unknown[]) {
    const current = String(this.getHeader('cache-control') ?? '');
    const isPublicFile = current.includes('immutable');
    if (!isPublicFile && !current.includes('no-store')) this.setHeader('Cache-Control', 'no-store');
    const [status, ...rest] = parameters;
    const noted = status === 200 ? takePageStatus(requestId) : null;
    return Reflect.apply(writeHead, this, [noted ?? status, ...rest]) as ServerResponse;
  } as typeof response.writeHead;
}
