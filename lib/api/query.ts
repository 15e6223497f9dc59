import { keyInUrl } from '@/lib/auth/refusals';
import { validate } from '@/lib/doors/validate';
import { ensure } from '@/lib/errors';
import type { Route } from './route';

/** Keys in a URL end up in logs and histories, so they are refused even when they are right. */
export function refuseKeyInQuery(query: URLSearchParams): void {
  for (const [name, value] of query) {
    const secret =
      /^(api[_-]?key|key|token|access_token|authorization)$/i.test(name) ||
      /^(sk|pk|at)_(live|sandbox)_/.test(value);
    if (secret) throw keyInUrl();
  }
}

/** The validated query of a route. Throws `invalid_request` and `unknown_field`. */
export function queryInput(route: Route, query: URLSearchParams): unknown {
  const seen = new Set<string>();
  for (const [name, value] of query) {
    ensure(!`${name}${value}`.includes('\0'), 'invalid_request', 'The query holds NUL.');
    ensure(!seen.has(name), 'invalid_request', `The parameter ${name.slice(0, 80)} appears twice.`);
    seen.add(name);
  }
  // Also `__proto__` becomes a field of its own this way, which the schema does not know.
  const input = Object.fromEntries(query);
  if (route.schema) return validate(route.schema, input);
  const [unknown] = Object.keys(input);
  ensure(unknown === undefined, 'unknown_field', `There is no parameter ${unknown?.slice(0, 80)}.`);
  return {};
}
