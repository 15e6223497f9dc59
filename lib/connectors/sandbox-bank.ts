import type { Bank, BankAnswer, BankCallback, BankOutcome, PayOutRequest } from './bank-contract';
import { failureOfReason, payoutFailure } from './bank-failures';
import type { CallbackRequest, CallContext } from './contract';
import { isRecord } from './sandbox-answer';
import { signatureProblem } from './sandbox-callback';
import { type SandboxCall, talk } from './sandbox-exchange';
import { sandboxTransport, type Transport } from './transport';

const PATH = '/bank';
const BAD_ANSWER: BankOutcome = { result: 'unknown', cause: 'bad_answer' };

/** What an answer must agree with; an inquiry knows neither amount nor currency. */
type Expected = { operationId: string; amount: bigint | null; currency: string | null };

/** The pretend bank: accepts at once, arrives on the next business day, fails by the number of the account. */
export function bankConnector(transport: Transport): Bank {
  return {
    name: 'sandbox-bank',
    label: 'Sandbox bank',
    environments: ['sandbox'],
    payOut: (request, context) => payOut(transport, request, context),
    inquire(request, context) {
      const path = `${PATH}/operations/${request.operationId}`;
      const call: SandboxCall = request.seal
        ? { method: 'POST', path: `${path}/seal`, body: null, kept: null }
        : { method: 'GET', path, body: null, kept: null };
      const expected = { operationId: request.operationId, amount: null, currency: null };
      return ask(transport, call, expected, context, true);
    },
    parseCallback: (request, { environmentId }) => parseCallback(request, environmentId),
  };
}

export const sandboxBank = bankConnector(sandboxTransport);

function payOut(transport: Transport, request: PayOutRequest, context: CallContext): Promise<BankAnswer> {
  const { operationId, amount, currency, destination, statement } = request;
  const { holder, country, iban, account_number, bank_code } = destination;
  const body = {
    operation_id: operationId,
    amount: Number(amount),
    currency,
    destination: { holder, country, iban, account_number, bank_code },
    statement,
    callback_url: context.callbackUrl,
  };
  // Whose account it is, and its number, are for the bank alone.
  const kept = {
    ...body,
    destination: { country, bank_code, last4: (iban ?? account_number ?? '').slice(-4) },
  };
  const call: SandboxCall = { method: 'POST', path: `${PATH}/transfers`, body, kept };
  return ask(transport, call, { operationId, amount, currency }, context, false);
}

async function ask(
  transport: Transport,
  call: SandboxCall,
  expected: Expected,
  context: CallContext,
  inquiry: boolean,
): Promise<BankAnswer> {
  const { reply, exchange } = await talk(transport, call, context);
  if ('none' in reply) {
    const outcome: BankOutcome =
      reply.none === 'unreachable'
        ? { result: 'not_sent', cause: 'unreachable' }
        : { result: 'unknown', cause: reply.none };
    return { outcome, exchange };
  }
  return { outcome: outcomeOf(reply.status, reply.body, expected, inquiry), exchange };
}

/** Only what the bank says outright counts; whatever is not understood is unknown. */
function outcomeOf(status: number, body: unknown, expected: Expected, inquiry: boolean): BankOutcome {
  if (status === 200) return transferOutcome(body, expected);
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  if (inquiry && status === 404 && error.code === 'operation_unknown' && typeof error.sealed === 'boolean') {
    return { result: 'not_found', sealed: error.sealed };
  }
  if (status === 503 && error.code === 'not_processed') return { result: 'not_sent', cause: 'unreachable' };
  if (!inquiry && status === 409 && error.code === 'operation_sealed') {
    return { result: 'failed', networkReference: null, failure: payoutFailure('bank_unreachable', null) };
  }
  return status >= 500 ? { result: 'unknown', cause: 'server_error' } : BAD_ANSWER;
}

/** A day that the calendar has. */
function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Reads the transfer of an answer or a callback. */
function transferOutcome(body: unknown, expected: Expected): BankOutcome {
  if (!isRecord(body) || body.operation_id !== expected.operationId) return BAD_ANSWER;
  const { state, reason_code, reference, amount, currency, arrival_date: arrivalDate } = body;
  if (typeof reference !== 'string' || !/^.{1,100}$/.test(reference)) return BAD_ANSWER;
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 1) return BAD_ANSWER;
  if (typeof currency !== 'string') return BAD_ANSWER;
  const asAsked =
    (expected.amount === null || BigInt(amount) === expected.amount) &&
    (expected.currency === null || currency === expected.currency);
  if (state === 'failed' && typeof reason_code === 'string' && asAsked) {
    return { result: 'failed', networkReference: reference, failure: failureOfReason(reason_code) };
  }
  if ((state !== 'in_transit' && state !== 'paid') || !asAsked) return BAD_ANSWER;
  if (!isDay(arrivalDate)) return BAD_ANSWER;
  return { result: state, networkReference: reference, amount: BigInt(amount), currency, arrivalDate };
}

function parseCallback(request: CallbackRequest, environmentId: string): BankCallback {
  const problem = signatureProblem(request, environmentId);
  if (problem) return { verified: false, reason: problem };
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(request.rawBody) as Record<string, unknown>;
  } catch {
    return { verified: false, reason: 'malformed' };
  }
  const { id, type, transfer } = body ?? {};
  if (typeof id !== 'string' || type !== 'transfer.updated' || !isRecord(transfer))
    return { verified: false, reason: 'malformed' };
  const operationId = transfer.operation_id;
  if (typeof operationId !== 'string') return { verified: false, reason: 'malformed' };
  // Signed for another environment or network: whoever passes it on here is not the bank.
  if (body.environment !== environmentId || body.network !== 'bank')
    return { verified: false, reason: 'bad_signature' };
  const outcome = transferOutcome(transfer, { operationId, amount: null, currency: null });
  return { verified: true, operationId, callbackId: id, outcome };
}
