import type { Route } from './route';
import { ROUTES } from './routes';

type Match = { route: Route; id: string | null } | { allow: string[] } | null;

const byShape = new Map<string, Map<string, Route>>();
for (const route of ROUTES) {
  const methods = byShape.get(route.path) ?? new Map<string, Route>();
  methods.set(route.method, route);
  byShape.set(route.path, methods);
}

const PREFIX = '/api/v1';

/** The path of a request line below `/api/v1`, without its query. */
export function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return (mark === -1 ? url : url.slice(0, mark)).slice(PREFIX.length).replace(/\/$/, '');
}

const HELPERS = '/test_helpers/';

/**
 * The route of a path below `/api/v1`. `allow` lists the methods of a path that exists with others; null means that
 * there is no such path. Ids are checked by the operations, so anything that is no id is the same 404 as an absent one.
 */
export function matchRoute(method: string, path: string): Match {
  // Test helpers are resources one level down.
  const [resource = '', id, action, ...rest] = path.startsWith(HELPERS)
    ? [HELPERS.slice(1) + (path.slice(HELPERS.length).split('/')[0] ?? ''), ...path.split('/').slice(3)]
    : path.split('/').slice(1);
  if (rest.length > 0) return null;
  const shape = `/${resource}${id === undefined ? '' : '/:id'}${action === undefined ? '' : `/${action}`}`;
  // A path that is written out, such as /test_helpers/clock, wins over one with an id.
  const literal = byShape.get(path);
  const methods = literal ?? byShape.get(shape);
  if (!methods) return null;
  const route = methods.get(method);
  return route ? { route, id: literal ? null : (id ?? null) } : { allow: [...methods.keys()] };
}
