import { callFunction } from '@/lib/db';
import type { Caller } from './authorize';
import { type Effect, effectAnswer, operationOf } from './effect';
import {
  type DisputeKind,
  errorAnswer,
  FollowUp,
  type FollowUpKind,
  type NetworkAnswer,
  type PaymentNetwork,
} from './network-call';
import { answerOf } from './replay';

type Fresh = { fresh: true; state: 'approved' | 'declined'; response_code: string };

/** Answers a capture, reversal or refund; the network's books decide whether it is allowed. */
export async function followUp(
  network: PaymentNetwork,
  kind: FollowUpKind,
  caller: Caller,
  body: unknown,
): Promise<NetworkAnswer> {
  const parsed = FollowUp.safeParse(body);
  if (!parsed.success)
    return errorAnswer(400, 'invalid_request', parsed.error.issues[0]?.message ?? 'not understood');
  const request = parsed.data;
  const argument = followUpArgument(network, kind, caller, request);
  const stored = await callFunction<Fresh | Effect>('sandbox_follow_up', caller.environmentId, argument);
  if (!('fresh' in stored)) return answerOf(stored, network, caller.requestHash);
  return effectAnswer(followUpEffect(network, kind, caller, request, stored));
}

/** The argument with which `sandbox_follow_up` decides and logs a capture, reversal or refund. */
export function followUpArgument(
  network: PaymentNetwork,
  kind: FollowUpKind,
  caller: Caller,
  request: FollowUp,
) {
  return {
    operation_id: request.operation_id,
    network,
    kind,
    authorization_id: operationOf(network, request.reference),
    amount: request.amount,
    currency: request.currency,
    final: request.final,
    request_hash: caller.requestHash,
    callback_url: request.callback_url,
  };
}

/** The effect that the books decided on. */
export function followUpEffect(
  network: PaymentNetwork,
  kind: FollowUpKind | DisputeKind,
  caller: Caller,
  request: FollowUp,
  decided: Pick<Fresh, 'state' | 'response_code'>,
): Effect {
  return {
    environment_id: caller.environmentId,
    operation_id: request.operation_id,
    network,
    kind,
    state: decided.state,
    response_code: decided.response_code,
    request_hash: caller.requestHash,
    amount: request.amount,
    currency: request.currency,
    three_ds: null,
    challenge_id: null,
    challenge_expires_at: null,
  };
}
