import type { Actor, HeaderReader } from '@/lib/auth/actor';
import type { Permission } from '@/lib/auth/permissions';
import { PUBLISHABLE_PERMISSIONS } from '@/lib/auth/scopes';
import type { ApiAnswer, ApiRequest } from './handler';
import { matchRoute, pathOf } from './match-route';

const ASKED_AGAIN_AFTER_SECONDS = '600';
const MAY_SEND = 'Authorization, Content-Type, Idempotency-Key, Api-Version';
const MAY_READ = 'Request-Id, Api-Version, RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed';

/**
 * What a browser asks before it sends a request from another site's page (CORS), or null for any other request. It names
 * no key, so what it learns is only that a publishable key may be sent here; whether this page may use this key is said with
 * the answer to the request itself. Routes that no publishable key may use, and cookies, are not for other sites' pages.
 */
export function answerPreflight(request: ApiRequest): ApiAnswer | null {
  const origin = request.headers.get('origin');
  const method = request.headers.get('access-control-request-method');
  if (request.method !== 'OPTIONS' || !origin || !method) return null;
  const match = matchRoute(method, pathOf(request.url));
  const isForPages =
    match !== null &&
    'route' in match &&
    PUBLISHABLE_PERMISSIONS.includes(match.route.permission as Permission);
  const allowed: Record<string, string> = isForPages
    ? {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Methods': match.route.method,
        'Access-Control-Allow-Headers': MAY_SEND,
        'Access-Control-Max-Age': ASKED_AGAIN_AFTER_SECONDS,
      }
    : {};
  return { status: 204, headers: { ...allowed, Vary: 'Origin', 'Cache-Control': 'no-store' }, body: '' };
}

/**
 * Lets the page that sent a publishable key read the answer. The key was held against its allowed origins before; pages with
 * any other key get no such header, because its text has no business in a browser.
 */
export function allowPage(request: HeaderReader, actor: Actor, headers: Record<string, string>): void {
  const origin = request.get('origin');
  if (!actor.publishable || !origin) return;
  headers['Access-Control-Allow-Origin'] = origin;
  headers['Access-Control-Expose-Headers'] = MAY_READ;
  headers.Vary = 'Origin';
}
