import { type Actor, actorFromRequest, ensurePermission, type HeaderReader } from '@/lib/auth/actor';
import { withExplanation } from '@/lib/auth/refusals';
import { asNonceReused } from '@/lib/auth/signatures/nonces';
import { monotonicMs } from '@/lib/clock';
import { asBusy } from '@/lib/database-errors';
import type { Call, Claim } from '@/lib/doors/call';
import { claimOf, fingerprintOf } from '@/lib/doors/claim';
import { problemOf } from '@/lib/doors/problem';
import { DomainError, ensure, notFound } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';
import { atDoor, enterEnvironment } from '@/lib/present-environment';
import { observeRequest } from '@/lib/telemetry';
import { noteSpan, traced } from '@/lib/trace';
import { auditDone, auditRefusal, nameOf, type Trace } from './audit-trace';
import { allowPage, answerPreflight } from './cors';
import { bodyInput, ensureSize } from './input';
import { limitFlow, limitRequest, limitStranger } from './limit-request';
import { matchRoute, pathOf } from './match-route';
import { openApiDocument } from './openapi';
import { queryInput, refuseKeyInQuery } from './query';
import { logCall } from './request-trace';
import type { Route } from './route';

export const API_VERSION = '2026-11-01';

/** A request without the cost of fetch's classes. `body` holds at most a little more than MAX_BODY_BYTES (input.ts). */
export type ApiRequest = {
  method: string;
  /** Path and query, as on the request line. */
  url: string;
  headers: HeaderReader;
  body: Buffer;
  /** Address of the client: the socket's, or what a trusted proxy says. */
  ip: string | null;
};
export type ApiAnswer = { status: number; headers: Record<string, string>; body: string };

/**
 * Answers one request of the merchant API. Never throws: every error is a problem (RFC 9457). `as` acts instead of whom
 * the headers name, for who was authenticated already; its request id is the request's.
 */
export function answerApi(request: ApiRequest, as?: Actor): Promise<ApiAnswer> {
  return atDoor(() => answer(request, as));
}

async function answer(request: ApiRequest, as: Actor | undefined): Promise<ApiAnswer> {
  const preflight = answerPreflight(request);
  if (preflight) return preflight;
  if (as) enterEnvironment(as.environment.id);
  const requestId = as?.requestId ?? newId('request');
  const facts = { 'http.request.method': request.method, 'countinghouse.request_id': requestId };
  const parent = request.headers.get('traceparent') ?? null;
  return traced({ name: 'api', kind: 'server', parent, facts }, () => answerAs(request, requestId, as));
}

async function answerAs(request: ApiRequest, requestId: string, as: Actor | undefined): Promise<ApiAnswer> {
  const started = monotonicMs();
  const headers: Record<string, string> = {
    'Request-Id': requestId,
    'Api-Version': API_VERSION,
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json; charset=utf-8',
  };
  const trace: Trace = { route: null, actor: as ?? null, isReplay: as !== undefined };
  let given: ApiAnswer;
  let failure: unknown = null;
  try {
    given = { status: 200, headers, body: await answer200(request, requestId, headers, trace) };
    await auditDone(request, trace);
  } catch (thrown) {
    const error = await withNonceTaken(trace.actor, thrown);
    await auditRefusal(request, trace, error);
    failure = asBusy(error);
    given = problemAnswer(failure, requestId, headers);
  }
  const durationMs = monotonicMs() - started;
  const route = trace.route ? nameOf(trace.route) : 'unmatched';
  observeRequest(route, given.status, durationMs);
  noteSpan({ 'http.response.status_code': given.status }, route);
  logCall(request, given, trace, { requestId, durationMs, failure });
  log.info(
    {
      requestId,
      method: request.method,
      route,
      status: given.status,
      durationMs: Math.round(durationMs * 10) / 10,
      actor: trace.actor?.id,
      environment: trace.actor?.environment.id,
    },
    'api',
  );
  return given;
}

async function answer200(
  request: ApiRequest,
  requestId: string,
  headers: Record<string, string>,
  trace: Trace,
): Promise<string> {
  const mark = request.url.indexOf('?');
  const path = pathOf(request.url);
  const query = new URLSearchParams(mark === -1 ? '' : request.url.slice(mark + 1));
  if (path === '/openapi.json' && request.method === 'GET') return openApiDocument();
  refuseKeyInQuery(query);
  const actor = trace.actor ?? (await authenticate(request, requestId, headers));
  trace.actor = actor;
  const match = matchRoute(request.method, path);
  if (!match) throw notFound();
  if ('allow' in match) {
    const allow = match.allow.join(', ');
    throw new DomainError('method_not_allowed', `This path takes: ${allow}.`, { headers: { Allow: allow } });
  }
  const { route, id } = match;
  trace.route = route;
  const version = request.headers.get('api-version');
  ensure(!version || version === API_VERSION, 'invalid_request', `The only Api-Version is ${API_VERSION}.`);
  if (route.permission !== null) {
    ensurePermission(actor, route.permission);
    if (route.method !== 'GET') await limitFlow(actor, route.permission, headers);
  }
  const claim = claimFor(actor, route, request, path);
  const input = route.method === 'GET' ? queryInput(route, query) : bodyInput(route, request, trace);
  trace.input = id === null ? input : Object.assign({}, input, { id });
  trace.changes = [];
  if (!route.nonceGoesWithMove) await actor.nonce?.take();
  const { body, replayed, csv } = await runRoute(actor, route, trace.input, {
    claim,
    changes: trace.changes,
  });
  // Without a move, for instance when a stored answer was found.
  await actor.nonce?.take();
  trace.result = body;
  if (replayed) headers['Idempotent-Replayed'] = 'true';
  if (csv === undefined) return JSON.stringify(body);
  headers['Content-Type'] = 'text/csv; charset=utf-8';
  return csv;
}

/** An operation is a span of its trace; what only reads is not. */
function runRoute(actor: Actor, route: Route, input: unknown, call: Call): ReturnType<Route['run']> {
  const run = () => route.run(actor, input, call);
  return route.operation === undefined ? run() : traced({ name: 'operation', of: route.operation }, run);
}

/** What a request is refused with: its nonce is used up by a refusal too, and one that was used before comes first. */
async function withNonceTaken(actor: Actor | null, error: unknown): Promise<unknown> {
  if (!actor?.nonce) return error;
  const reused = await actor.nonce.take().catch((refusal: unknown) => refusal);
  return reused ? withExplanation(reused, actor.id) : asNonceReused(error, actor.id);
}

async function authenticate(
  request: ApiRequest,
  requestId: string,
  headers: Record<string, string>,
): Promise<Actor> {
  try {
    const actor = await actorFromRequest(request.headers, {
      ip: request.ip,
      requestId,
      method: request.method,
      url: request.url,
      body: () => wholeBody(request),
      holdsNonce: true,
    });
    allowPage(request.headers, actor, headers);
    await limitRequest(actor, headers).catch(async (error: unknown) => {
      throw await withNonceTaken(actor, error);
    });
    return actor;
  } catch (error) {
    if (error instanceof DomainError && error.status === 401) await limitStranger(request.ip, headers);
    throw error;
  }
}

/** What is cut off has another digest, but the reason is its size. */
async function wholeBody({ body }: ApiRequest): Promise<Buffer> {
  ensureSize(body);
  return body;
}

function claimFor(actor: Actor, route: Route, request: ApiRequest, path: string): Claim | null {
  if (route.idempotency === 'none') return null;
  const parts = [request.method, path, request.body, ...(route.answersSecret ? [actor.id] : [])];
  const claim = claimOf(request.headers.get('idempotency-key'), parts);
  // Strangers hold publishable keys: what they claim must not be in the way of the merchant's own requests.
  if (claim && actor.publishable) return { ...claim, key: `publishable:${fingerprintOf([claim.key])}` };
  if (route.idempotency === 'required' && claim === null) {
    throw new DomainError(
      'idempotency_key_required',
      'Send an Idempotency-Key header with a new value for each payment, so that a repeated request acts once.',
    );
  }
  return claim;
}

function problemAnswer(error: unknown, requestId: string, headers: Record<string, string>): ApiAnswer {
  const problem = problemOf(error, requestId);
  const details = error instanceof DomainError ? error.details : {};
  headers['Content-Type'] = 'application/problem+json';
  if (details.retryAfter !== undefined) headers['Retry-After'] = String(details.retryAfter);
  if (error instanceof DomainError && error.replayed !== null) headers['Idempotent-Replayed'] = 'true';
  Object.assign(headers, details.headers);
  return { status: problem.status, headers, body: JSON.stringify(problem) };
}

/** The API as a plain function of fetch's classes: Next's catch-all route and tests use it. */
export async function handleApi(request: Request, peer: { ip: string | null }): Promise<Response> {
  const url = new URL(request.url);
  const body = Buffer.from(await request.arrayBuffer());
  const answer = await answerApi({
    method: request.method,
    url: url.pathname + url.search,
    headers: request.headers,
    body,
    ip: peer.ip,
  });
  return new Response(request.method === 'HEAD' ? null : answer.body, answer);
}
