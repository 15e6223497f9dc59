import { equalBytes } from '@/lib/crypto';
import { digest } from '@/lib/sandbox/signature';
import type { Callback, CallbackRequest, OperationName } from './contract';
import { keptBody } from './kept-text';
import { KINDS, operationOutcome, type SandboxNetwork } from './sandbox-answer';
import { networkDispute } from './sandbox-dispute';

const TOLERANCE_SECONDS = 300;
const MAX_BODY = 64 * 1024;

/** Checks the signature of a network's callback before it reads a word of it. */
export function parseCallback(
  network: SandboxNetwork,
  request: CallbackRequest,
  environmentId: string,
): Callback {
  const problem = signatureProblem(request, environmentId);
  if (problem) return { verified: false, reason: problem };
  return read(network, request.rawBody, environmentId);
}

/** Why a callback is not from the pretend networks of this environment, or null; by real time, because skew is real. */
export function signatureProblem(
  request: CallbackRequest,
  environmentId: string,
): 'unsigned' | 'malformed' | 'bad_signature' | 'too_old' | null {
  const header = request.headers['sandbox-signature'];
  if (!header) return 'unsigned';
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (!match || request.rawBody.length > MAX_BODY) return 'malformed';
  const t = Number(match[1]);
  if (!equalBytes(digest(environmentId, t, request.rawBody), match[2] ?? '')) return 'bad_signature';
  return Math.abs(Date.now() / 1000 - t) > TOLERANCE_SECONDS ? 'too_old' : null;
}

function read(network: SandboxNetwork, rawBody: string, environmentId: string): Callback {
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(rawBody) as Record<string, unknown>;
  } catch {
    return { verified: false, reason: 'malformed' };
  }
  if (typeof body?.id === 'string' && body.type === 'dispute.updated') {
    if (!isFrom(network, body, environmentId)) return { verified: false, reason: 'bad_signature' };
    const dispute = networkDispute(body.dispute);
    if (!dispute) return { verified: false, reason: 'malformed' };
    return { verified: true, kind: 'dispute', callbackId: body.id, dispute };
  }
  const operation = body?.operation as { operation_id?: unknown; kind?: unknown } | undefined;
  const operationId = operation?.operation_id;
  if (typeof body?.id !== 'string' || typeof operationId !== 'string')
    return { verified: false, reason: 'malformed' };
  if (!isFrom(network, body, environmentId)) return { verified: false, reason: 'bad_signature' };
  const kind = (Object.keys(KINDS) as OperationName[]).find((name) => KINDS[name] === operation?.kind);
  if (!kind) return { verified: false, reason: 'malformed' };
  const expected = { operationId, kind: null, amount: null, currency: null };
  return {
    verified: true,
    operationId,
    kind,
    callbackId: body.id,
    outcome: operationOutcome(network, operation, expected),
    kept: keptBody(rawBody, body),
  };
}

/** Signed for another environment or network: whoever passes it on here is not the network. */
function isFrom(network: SandboxNetwork, body: Record<string, unknown>, environmentId: string): boolean {
  return body.environment === environmentId && `/${String(body.network)}` === network.path;
}
