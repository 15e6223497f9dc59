import type { Decline, NextAction, OperationName, Outcome, ThreeDs } from './contract';
import type { Transport } from './transport';

/** What the two sandbox connectors differ in; everything else is docs/sandbox-protocol.md. */
export type SandboxNetwork = {
  path: '/card' | '/alipay';
  transport: Transport;
  declined(responseCode: string, kind: OperationKind): Decline;
};

export type OperationKind =
  | 'authorization'
  | 'capture'
  | 'reversal'
  | 'refund'
  | 'dispute_submit'
  | 'dispute_accept';

/** The protocol's word for each of ours. */
export const KINDS: Record<OperationName, OperationKind> = {
  authorize: 'authorization',
  capture: 'capture',
  cancel: 'reversal',
  refund: 'refund',
  dispute_submit: 'dispute_submit',
  dispute_accept: 'dispute_accept',
};

/** What an answer must agree with; an inquiry knows neither amount nor currency. */
export type Expected = {
  operationId: string;
  inquiry?: boolean;
  kind: OperationKind | null;
  amount: bigint | null;
  currency: string | null;
};

export const BAD_ANSWER: Outcome = { result: 'unknown', cause: 'bad_answer' };

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

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKind(value: unknown): value is OperationKind {
  return (Object.values(KINDS) as unknown[]).includes(value);
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
