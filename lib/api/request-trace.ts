import { DomainError, type KnownActor } from '@/lib/errors';
import { shortened } from '@/lib/requests/redact';
import type { LoggedCall } from '@/lib/requests/row';
import { keepRequest } from '@/lib/requests/write-requests';
import { nameOf, type Trace } from './audit-trace';
import type { ApiAnswer, ApiRequest } from './handler';

const PREFIX_LENGTH = '/api/v1'.length;
const REQUEST_HEADERS = [
  'content-type',
  'accept',
  'api-version',
  'signature-input',
  'content-digest',
] as const;

type Ended = { requestId: string; durationMs: number; failure: unknown };

/**
 * Hands an answered call to the request log, unread. The console's own reading is left out, and so is what nobody is known
 * to have sent: an environment's log has what was done with its keys, and what was replayed in it.
 */
export function logCall(request: ApiRequest, answer: ApiAnswer, trace: Trace, ended: Ended): void {
  const actor = callerOf(trace, ended.failure);
  if (!actor) return;
  const { requestId, durationMs, failure } = ended;
  const body = bodyOf(request, trace);
  const kept = shortened(answer.body);
  // Where payers are is no business of the merchant's log: they hold the publishable key.
  const isPayer = actor.publishable === true;
  const { objectId, paymentId } = objectsOf(trace, failure);
  const read = body === 'none' || body === null ? 0 : body.text.length;
  keepRequest({
    environmentId: actor.environment.id,
    id: requestId,
    atMs: Date.now() - durationMs,
    method: request.method,
    target: request.url.slice(PREFIX_LENGTH),
    route: trace.route ? nameOf(trace.route) : null,
    status: answer.status,
    durationMs,
    actorKind: actor.kind === 'member' ? 'member' : 'key',
    actorId: actor.id,
    ip: isPayer ? null : request.ip,
    userAgent: isPayer ? null : (request.headers.get('user-agent') ?? null),
    idempotencyKey: request.headers.get('idempotency-key') ?? null,
    isRepeated: answer.headers['Idempotent-Replayed'] === 'true',
    code: failure === null ? null : failure instanceof DomainError ? failure.code : 'internal_error',
    objectId,
    paymentId,
    requestHeaders: headersOf(request),
    body,
    requestBytes: request.body.length,
    answerHeaders: answer.headers,
    answer: kept,
    isAnswerCut: kept.length < answer.body.length,
    answerBytes: Buffer.byteLength(answer.body),
    size: read + kept.length + 1_000,
  });
}

/** Members read with their session, and write here only when they replay a call. */
function callerOf({ actor, isReplay }: Trace, failure: unknown): KnownActor | null {
  if (actor) return actor.kind === 'key' || isReplay ? actor : null;
  const refused = failure instanceof DomainError ? failure.refused : null;
  // A publishable key is in every browser: what is over its limit must not become rows.
  return refused?.kind === 'key' && !refused.publishable ? refused : null;
}

/** Card data is never kept, not even for the blink until it is redacted; what was not read as JSON is not kept either. */
function bodyOf(request: ApiRequest, { route, read }: Trace): LoggedCall['body'] {
  if (request.body.length === 0) return 'none';
  return route?.permission === 'tokens:write' ? null : (read ?? null);
}

function headersOf({ headers }: ApiRequest): [string, string][] {
  const sent: [string, string][] = [];
  for (const name of REQUEST_HEADERS) {
    const value = headers.get(name);
    if (value) sent.push([name, value]);
  }
  return sent;
}

const ID = /^[a-z]+_[0-9a-hjkmnp-tv-z]{26}$/;

/** The object that a call was about (of its path, else the one that it made) and the payment to which that belongs. */
function objectsOf(trace: Trace, failure: unknown): Pick<LoggedCall, 'objectId' | 'paymentId'> {
  const problem = failure instanceof DomainError ? (failure.details as Fields) : {};
  const result = fieldsOf(trace.result ?? problem.payment);
  const input = fieldsOf(trace.input);
  const objectId = idOf(input.id) ?? idOf(result.id) ?? idOf(input.payment);
  const own = [objectId, idOf(result.id), idOf(result.payment), idOf(input.payment)];
  return { objectId, paymentId: own.find((id) => id?.startsWith('pay_')) ?? null };
}

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function idOf(value: unknown): string | null {
  return typeof value === 'string' && ID.test(value) ? value : null;
}
