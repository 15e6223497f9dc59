import { monotonicMs } from '@/lib/clock';
import type {
  Answer,
  AuthorizeRequest,
  CallContext,
  CaptureRequest,
  Decline,
  FollowUpRequest,
  InquireRequest,
  NextAction,
  Outcome,
  ThreeDs,
} from './contract';
import { declineOf } from './declines';
import { keptText } from './kept-text';
import { NoAnswer, type Transport } from './transport';

/** What the two sandbox connectors differ in; everything else is docs/sandbox-protocol.md. */
export type SandboxNetwork = {
  path: '/card' | '/alipay';
  transport: Transport;
  declined(responseCode: string, kind: OperationKind): Decline;
};

export type OperationKind = 'authorization' | 'capture' | 'reversal' | 'refund';

/** What an answer must agree with; an inquiry knows the operation id only. */
export type Expected = {
  operationId: string;
  kind: OperationKind | null;
  amount: bigint | null;
  currency: string | null;
};

export async function authorize(
  network: SandboxNetwork,
  request: AuthorizeRequest,
  context: CallContext,
): Promise<Answer> {
  const { card } = request;
  const body: Record<string, unknown> = {
    operation_id: request.operationId,
    amount: Number(request.amount),
    currency: request.currency,
    capture: request.capture,
  };
  if (card) {
    body.card = { number: card.number, exp_month: card.expMonth, exp_year: card.expYear, cvc: card.cvc };
    body.three_ds = request.challenge ? 'requested' : 'if_required';
  }
  body.return_url = request.returnUrl;
  body.callback_url = context.callbackUrl;
  body.payer = request.payer;
  body.description = request.description;
  const kept = card
    ? { ...body, card: { ...(body.card as object), number: last4(card.number), cvc: undefined } }
    : body;
  const expected = expectedOf(request, 'authorization');
  return exchange(network, { method: 'POST', path: '/authorizations', body, kept }, expected, context);
}

export function capture(
  network: SandboxNetwork,
  request: CaptureRequest,
  context: CallContext,
): Promise<Answer> {
  return followUp(network, '/captures', 'capture', request, context, { final: request.final });
}

export function cancel(
  network: SandboxNetwork,
  request: FollowUpRequest,
  context: CallContext,
): Promise<Answer> {
  return followUp(network, '/reversals', 'reversal', request, context, {});
}

export function refund(
  network: SandboxNetwork,
  request: FollowUpRequest,
  context: CallContext,
): Promise<Answer> {
  return followUp(network, '/refunds', 'refund', request, context, {});
}

export function inquire(
  network: SandboxNetwork,
  request: InquireRequest,
  context: CallContext,
): Promise<Answer> {
  const path = `/operations/${request.operationId}`;
  const expected: Expected = { operationId: request.operationId, kind: null, amount: null, currency: null };
  const call: Call = request.seal
    ? { method: 'POST', path: `${path}/seal`, body: null, kept: null }
    : { method: 'GET', path, body: null, kept: null };
  return exchange(network, call, expected, context);
}

function last4(number: string): string {
  return `••••${number.slice(-4)}`;
}

function expectedOf(request: AuthorizeRequest | FollowUpRequest, kind: OperationKind): Expected {
  return { operationId: request.operationId, kind, amount: request.amount, currency: request.currency };
}

function followUp(
  network: SandboxNetwork,
  path: string,
  kind: OperationKind,
  request: FollowUpRequest,
  context: CallContext,
  more: Record<string, unknown>,
): Promise<Answer> {
  const body = {
    operation_id: request.operationId,
    reference: request.networkReference,
    amount: Number(request.amount),
    currency: request.currency,
    ...more,
    callback_url: context.callbackUrl,
  };
  return exchange(network, { method: 'POST', path, body, kept: body }, expectedOf(request, kind), context);
}

/** `kept` is the body as the timeline may show it. */
type Call = { method: 'GET' | 'POST'; path: string; body: unknown; kept: unknown };

async function exchange(
  network: SandboxNetwork,
  call: Call,
  expected: Expected,
  context: CallContext,
): Promise<Answer> {
  const path = network.path + call.path;
  const request = { method: call.method, url: `sandbox:${path}`, body: call.kept };
  const started = monotonicMs();
  const elapsed = () => Math.round(monotonicMs() - started);
  try {
    const answer = await network.transport(path, {
      method: call.method,
      headers: {
        'content-type': 'application/json',
        'sandbox-environment': context.environmentId,
        'sandbox-time': context.at.toISOString(),
      },
      body: call.body === null ? '' : JSON.stringify(call.body),
      timeoutMs: context.timeoutMs,
    });
    const body = parse(answer.text);
    const response = {
      status: answer.status,
      body: body === undefined ? keptText(answer.text) : keepable(answer.text, body),
    };
    const outcome = outcomeOf(network, answer.status, body, expected);
    return { outcome, exchange: { request, response, latency_ms: elapsed() } };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const outcome: Outcome =
      error.why === 'unreachable'
        ? { result: 'not_sent', cause: 'unreachable' }
        : { result: 'unknown', cause: error.why };
    return { outcome, exchange: { request, response: null, latency_ms: elapsed() } };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The answer's body for the timeline: as it came, unless it is long or holds what looks like a card number. */
function keepable(text: string, body: unknown): unknown {
  const redacted = keptText(text);
  return redacted === text ? body : redacted;
}

const BAD_ANSWER: Outcome = { result: 'unknown', cause: 'bad_answer' };

/** What an answer means. Only an explicit approval or decline counts; whatever is not understood is unknown. */
function outcomeOf(network: SandboxNetwork, status: number, body: unknown, expected: Expected): Outcome {
  if (status === 200) return operationOutcome(network, body, expected);
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const inquiry = expected.kind === null;
  if (inquiry && status === 404 && error.code === 'operation_unknown' && typeof error.sealed === 'boolean') {
    return { result: 'not_found', sealed: error.sealed };
  }
  if (status === 503 && error.code === 'not_processed') return { result: 'not_sent', cause: 'unreachable' };
  if (!inquiry && status === 409 && error.code === 'operation_sealed') {
    return {
      result: 'declined',
      networkReference: null,
      decline: declineOf('not_received', null),
      threeDs: null,
    };
  }
  return status >= 500 ? { result: 'unknown', cause: 'server_error' } : BAD_ANSWER;
}

/** Reads the operation of an answer or a callback. */
export function operationOutcome(network: SandboxNetwork, body: unknown, expected: Expected): Outcome {
  if (!isRecord(body) || body.operation_id !== expected.operationId) return BAD_ANSWER;
  const { kind, state, reference, amount, currency } = body;
  if (!isKind(kind) || (expected.kind !== null && kind !== expected.kind)) return BAD_ANSWER;
  if (typeof reference !== 'string' || reference === '') return BAD_ANSWER;
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 1) return BAD_ANSWER;
  if (typeof currency !== 'string') return BAD_ANSWER;
  const threeDs = threeDsOf(body.three_ds);
  if (state === 'approved') {
    const asked = expected.amount === null || BigInt(amount) === expected.amount;
    if (!asked || (expected.currency !== null && currency !== expected.currency)) return BAD_ANSWER;
    return { result: 'approved', networkReference: reference, amount: BigInt(amount), currency, threeDs };
  }
  if (state === 'declined' && typeof body.response_code === 'string') {
    return {
      result: 'declined',
      networkReference: reference,
      decline: network.declined(body.response_code, kind),
      threeDs,
    };
  }
  if (state !== 'pending') return BAD_ANSWER;
  return { result: 'pending', networkReference: reference, nextAction: nextActionOf(body.next_action) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKind(value: unknown): value is OperationKind {
  return value === 'authorization' || value === 'capture' || value === 'reversal' || value === 'refund';
}

const THREE_DS_STATUS: readonly unknown[] = [
  'frictionless',
  'challenged',
  'attempted',
  'failed',
  'abandoned',
  'timed_out',
  'not_enrolled',
];

function threeDsOf(value: unknown): ThreeDs | null {
  if (!isRecord(value) || !THREE_DS_STATUS.includes(value.status)) return null;
  return {
    status: value.status as ThreeDs['status'],
    eci: typeof value.eci === 'string' ? value.eci : null,
    liability_shift: value.liability_shift === true,
  };
}

/** Only an http(s) address: the payer's browser will follow it. */
function nextActionOf(value: unknown): NextAction | null {
  if (!isRecord(value) || typeof value.url !== 'string' || !/^https?:\/\//.test(value.url)) return null;
  if (value.type !== 'three_ds' && value.type !== 'redirect') return null;
  if (typeof value.expires_at !== 'string' || Number.isNaN(Date.parse(value.expires_at))) return null;
  return {
    type: value.type,
    url: value.url,
    qr: typeof value.qr === 'string' ? value.qr : null,
    expires_at: value.expires_at,
  };
}
