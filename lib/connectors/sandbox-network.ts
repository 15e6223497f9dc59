import type {
  Answer,
  AuthorizeRequest,
  CallContext,
  CaptureRequest,
  DisputeRequest,
  DisputeResponse,
  FollowUpRequest,
  InquireRequest,
  Outcome,
} from './contract';
import { declineOf } from './declines';
import {
  BAD_ANSWER,
  type Expected,
  isRecord,
  KINDS,
  type OperationKind,
  operationOutcome,
  type SandboxNetwork,
} from './sandbox-answer';
import { type SandboxCall, type SandboxReply, talk } from './sandbox-exchange';

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

/** Answers a dispute: with evidence it is submitted, without it is accepted. */
export function respond(
  network: SandboxNetwork,
  request: DisputeRequest,
  context: CallContext,
): Promise<Answer> {
  const { evidence } = request;
  return evidence
    ? followUp(network, '/dispute_submissions', 'dispute_submit', request, context, { evidence })
    : followUp(network, '/dispute_acceptances', 'dispute_accept', request, context, {});
}

export function inquire(
  network: SandboxNetwork,
  request: InquireRequest,
  context: CallContext,
): Promise<Answer> {
  const path = `/operations/${request.operationId}`;
  const kind = request.kind ? KINDS[request.kind] : null;
  const expected: Expected = {
    operationId: request.operationId,
    inquiry: true,
    kind,
    amount: null,
    currency: null,
  };
  const call: SandboxCall = request.seal
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
  // Evidence is personal data: the timeline keeps which fields and files were sent, not what they say or are called.
  const { evidence } = more as { evidence?: DisputeRequest['evidence'] };
  const kept = evidence
    ? { ...body, evidence: { texts: Object.keys(evidence.texts), files: evidence.files.map(withoutName) } }
    : body;
  return exchange(network, { method: 'POST', path, body, kept }, expectedOf(request, kind), context);
}

function withoutName({ kind, sha256 }: DisputeResponse['files'][number]) {
  return { kind, sha256 };
}

async function exchange(
  network: SandboxNetwork,
  call: SandboxCall,
  expected: Expected,
  context: CallContext,
): Promise<Answer> {
  const { reply, exchange: said } = await talk(
    network.transport,
    { ...call, path: network.path + call.path },
    context,
  );
  if ('none' in reply) return { outcome: withoutAnswer(reply.none), exchange: said };
  return { outcome: outcomeOf(network, reply.status, reply.body, expected), exchange: said };
}

function withoutAnswer(why: Extract<SandboxReply, { none: unknown }>['none']): Outcome {
  return why === 'unreachable'
    ? { result: 'not_sent', cause: 'unreachable' }
    : { result: 'unknown', cause: why };
}

/** What an answer means. Only an explicit approval or decline counts; whatever is not understood is unknown. */
function outcomeOf(network: SandboxNetwork, status: number, body: unknown, expected: Expected): Outcome {
  if (status === 200) return operationOutcome(network, body, expected);
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const inquiry = expected.inquiry ?? false;
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
