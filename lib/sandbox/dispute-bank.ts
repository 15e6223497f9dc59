import { callFunction, select } from '@/lib/db';
import { newId } from '@/lib/ids';
import type { Caller } from './authorize';
import { schemeOfLast4 } from './cards';
import type { SandboxDispute } from './dispute-body';
import { type Effect, effectAnswer, operationOf } from './effect';
import { followUpEffect } from './follow-up';
import {
  DisputeAnswer,
  type DisputeKind,
  errorAnswer,
  type NetworkAnswer,
  type PaymentNetwork,
} from './network-call';
import { disputeCode, RESPONSE_DAYS, type SandboxReason, type SandboxStage } from './reason-codes';
import { answerOf } from './replay';

/** Until the cardholder of 4000000000000259 has seen the statement. */
const MOMENT_MS = 1_000;

export type OpenDispute = {
  network: PaymentNetwork;
  /** The network's reference of the authorization. */
  authorizationReference: string;
  reason: SandboxReason;
  stage: SandboxStage;
  /** Minor units; null for everything that was captured. */
  amount: number | null;
  /** Days to answer by the sandbox's clock; null for the usual of the scheme. */
  days: number | null;
  clockOffsetMs: number;
};

/** A cardholder goes to the bank. Null when the network took no money there. The merchant hears of it by callback. */
export async function openDispute(
  environmentId: string,
  wanted: OpenDispute,
): Promise<SandboxDispute | null> {
  const authorizationId = operationOf(wanted.network, wanted.authorizationReference);
  const [effect] = await select<{ card_last4: string | null }>(
    'sandbox_disputed_card',
    'SELECT card_last4 FROM sandbox_effect WHERE environment_id = $1 AND operation_id = $2',
    [environmentId, authorizationId],
  );
  const scheme = wanted.network === 'alipay' ? 'alipay' : schemeOfLast4(effect?.card_last4 ?? null);
  return callFunction<SandboxDispute | null>('sandbox_dispute_open', environmentId, {
    reference: newId('sandboxDispute'),
    network: wanted.network,
    authorization_id: authorizationId,
    amount: wanted.amount,
    reason: wanted.reason,
    network_code: disputeCode(scheme, wanted.reason),
    stage: wanted.stage,
    days: wanted.days ?? RESPONSE_DAYS[wanted.stage],
    ahead_ms: wanted.clockOffsetMs,
    opens_in_ms: null,
  });
}

/** Notes that this card's holder will dispute whatever is captured, a moment later. */
export async function scheduleDispute(caller: Caller, effect: Effect): Promise<void> {
  await callFunction('sandbox_dispute_open', caller.environmentId, {
    reference: newId('sandboxDispute'),
    network: effect.network,
    authorization_id: effect.operation_id,
    amount: null,
    reason: 'fraudulent',
    network_code: disputeCode('visa', 'fraudulent'),
    stage: 'chargeback',
    days: RESPONSE_DAYS.chargeback,
    ahead_ms: Math.round(caller.at.getTime() - Date.now()),
    opens_in_ms: MOMENT_MS,
  });
}

/** Words in the evidence that make the bank decide at once, as merchants know them from elsewhere. */
function verdictOf(texts: Readonly<Record<string, string>>): 'won' | 'lost' | null {
  const all = Object.values(texts).join('\n');
  if (all.includes('winning_evidence')) return 'won';
  return all.includes('losing_evidence') ? 'lost' : null;
}

/** Answers a submission or an acceptance: once per operation id, and only while the bank waits for it. */
export async function respondToDispute(
  network: PaymentNetwork,
  kind: DisputeKind,
  caller: Caller,
  body: unknown,
): Promise<NetworkAnswer> {
  const parsed = DisputeAnswer.safeParse(body);
  if (!parsed.success || (kind === 'dispute_submit') !== Boolean(parsed.data.evidence)) {
    return errorAnswer(400, 'invalid_request', 'evidence belongs to submissions and to no others');
  }
  const request = parsed.data;
  const stored = await callFunction<
    { fresh: true; state: 'approved' | 'declined'; response_code: string } | Effect
  >('sandbox_dispute_respond', caller.environmentId, {
    operation_id: request.operation_id,
    network,
    kind,
    reference: request.reference,
    amount: request.amount,
    currency: request.currency,
    at: caller.at.toISOString(),
    verdict: request.evidence ? verdictOf(request.evidence.texts) : null,
    request_hash: caller.requestHash,
    callback_url: request.callback_url,
  });
  if (!('fresh' in stored)) return answerOf(stored, network, caller.requestHash);
  return effectAnswer(followUpEffect(network, kind, caller, request, stored));
}

/** Fast-forward: the bank decides, or the case goes a stage on. Null when its state does not allow that. */
export function advanceDispute(
  environmentId: string,
  reference: string,
  to: 'won' | 'lost' | 'next_stage',
  at: Date,
): Promise<SandboxDispute | null> {
  return callFunction<SandboxDispute | null>('sandbox_dispute_advance', environmentId, {
    reference,
    to,
    at: at.toISOString(),
    days: RESPONSE_DAYS.pre_arbitration,
  });
}
