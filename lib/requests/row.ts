import { keptBody, keptHeaders, keptPairs, plain, redacted } from './redact';

/** What the API's frame knows of a call when it has answered, as it lies there: nothing is read or cut before it is written. */
export type LoggedCall = {
  environmentId: string;
  id: string;
  /** Milliseconds since 1970 at which it came. */
  atMs: number;
  method: string;
  /** Path and query below `/api/v1`. */
  target: string;
  route: string | null;
  status: number;
  durationMs: number;
  actorKind: 'member' | 'key';
  actorId: string;
  ip: string | null;
  userAgent: string | null;
  idempotencyKey: string | null;
  isRepeated: boolean;
  code: string | null;
  objectId: string | null;
  paymentId: string | null;
  requestHeaders: readonly (readonly [string, string])[];
  /** The body and what was parsed of it; `none` without one, null where it may not be kept. */
  body: { text: string; input: unknown } | 'none' | null;
  requestBytes: number;
  answerHeaders: Record<string, string>;
  /** At most what `keptAnswer` leaves. */
  answer: string;
  isAnswerCut: boolean;
  answerBytes: number;
  /** Characters that it holds in memory, about. */
  size: number;
};

const PATH_MAX = 500;
const AGENT_MAX = 200;

/** The row of a call, with everything taken out that may not be kept. */
export function rowOf(call: LoggedCall) {
  const mark = call.target.indexOf('?');
  const path = mark === -1 ? call.target : call.target.slice(0, mark);
  const query = mark === -1 ? null : keptPairs(new URLSearchParams(call.target.slice(mark + 1)));
  const request = keptBody(requestText(call.body), false);
  const answer = keptBody(call.answer, call.isAnswerCut);
  const isPaymentOnly = call.objectId === call.paymentId;
  return {
    environment_id: call.environmentId,
    id: call.id,
    created_at: new Date(call.atMs).toISOString(),
    method: plain(call.method, 10),
    path: redacted(plain(decoded(path), PATH_MAX)) || '/',
    query,
    route: call.route,
    status: call.status,
    duration_ms: Math.round(call.durationMs),
    actor_kind: call.actorKind,
    actor_id: call.actorId,
    ip: call.ip,
    user_agent: call.userAgent === null ? null : redacted(plain(call.userAgent, AGENT_MAX)) || null,
    idempotency_key: call.idempotencyKey === null ? null : keyOf(call.idempotencyKey),
    is_repeated: call.isRepeated,
    code: call.code,
    object_id: isPaymentOnly ? null : call.objectId,
    payment_id: call.paymentId,
    request_headers: keptHeaders(call.requestHeaders),
    request_body: request.body,
    request_state: request.state,
    request_bytes: call.requestBytes,
    // Written by ourselves.
    answer_headers: call.answerHeaders,
    answer_body: answer.body,
    answer_state: answer.state,
    answer_bytes: call.answerBytes,
  };
}
export type RequestRow = ReturnType<typeof rowOf>;

/** As it was sent, but written anew where escapes would hide what the redaction looks for. */
function requestText(body: LoggedCall['body']): string | null {
  if (body === 'none' || body === null) return body && '';
  return /\\[u/]/.test(body.text) ? JSON.stringify(body.input) : body.text;
}

/** A key may be sent in quotes, which are not part of it. */
function keyOf(header: string): string | null {
  return redacted(plain(header.replace(/^"(.*)"$/, '$1'), 255)) || null;
}

/** A path is shown and searched as it reads; one that cannot be decoded stays as it came. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
