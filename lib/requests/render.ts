import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import { env } from '@/lib/env';
import { maskParameters, maskPeople } from './mask-people';
import type { RequestRow, WholeRequest } from './queries';
import { readingOf } from './shown-bodies';
import type { ShownState } from './states';

export type RequestView = ReturnType<typeof renderRequest>;
export type RequestDetailView = ReturnType<typeof renderRequestDetail>;

/** A call as lists show it: all but bodies and headers. Who may not see people sees no free text of its query. */
export function renderRequest(actor: Actor, row: RequestRow) {
  const query = row.query as Record<string, string> | null;
  return {
    id: row.id,
    object: 'request_log' as const,
    environment: row.environmentId,
    livemode: actor.environment.kind === 'live',
    created_at: row.createdAt.toISOString(),
    method: row.method,
    path: `/api/v1${maskPath(actor, row.path)}`,
    query: query && !seesPeople(actor) ? maskParameters(query) : query,
    route: row.route,
    status: row.status,
    duration_ms: row.durationMs,
    actor: { kind: row.actorKind, id: row.actorId, label: row.actorLabel },
    ip: row.ip,
    user_agent: row.userAgent,
    idempotency_key: row.idempotencyKey,
    idempotent_replayed: row.isRepeated,
    code: row.code,
    docs: row.code === null ? null : `${env().PUBLIC_URL}/docs/problems/${row.code}`,
    object_id: row.objectId ?? row.paymentId,
    payment: row.paymentId,
  };
}

/**
 * A call with its headers and bodies as far as they were kept; people are masked for developers and narrow keys. Bodies are
 * for whoever may read what the call was about: the log is no way around an area that somebody was not given.
 */
export function renderRequestDetail(actor: Actor, row: WholeRequest) {
  return {
    ...renderRequest(actor, row),
    request: {
      headers: row.requestHeaders as Record<string, string>,
      ...bodyFor(actor, row, row.requestBody, row.requestState),
      bytes: row.requestBytes,
    },
    answer: {
      headers: row.answerHeaders as Record<string, string>,
      ...bodyFor(actor, row, row.answerBody, row.answerState),
      bytes: row.answerBytes,
    },
    masked: !seesPeople(actor),
  };
}

export function seesPeople(actor: Actor): boolean {
  return personalDataView(actor.permissions, actor.kind) === 'full';
}

function bodyFor(
  actor: Actor,
  { route }: WholeRequest,
  body: string | null,
  state: string,
): { body: string | null; state: ShownState } {
  const reading = readingOf(route);
  if (state !== 'none' && reading !== null && !actor.permissions.has(reading)) {
    return { body: null, state: 'hidden' };
  }
  const shown = body !== null && !seesPeople(actor) ? maskPeople(body) : body;
  return { body: shown, state: state as ShownState };
}

/** Whoever writes an address where an id belongs has it in the path. */
function maskPath(actor: Actor, path: string): string {
  return seesPeople(actor) ? path : maskPeople(path);
}
