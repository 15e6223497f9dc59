import { callFunction } from '@/lib/db';
import type { Caller } from './authorize';
import { type Effect, effectAnswer, operationOf } from './effect';
import { errorAnswer, FollowUp, type FollowUpKind, type Network, type NetworkAnswer } from './network-call';
import { answerOf } from './replay';

type Fresh = { fresh: true; state: 'approved' | 'declined'; response_code: string };

/** Answers a capture, reversal or refund; the network's books decide whether it is allowed. */
export async function followUp(
  network: Network,
  kind: FollowUpKind,
  caller: Caller,
  body: unknown,
): Promise<NetworkAnswer> {
  const parsed = FollowUp.safeParse(body);
  if (!parsed.success) return errorAnswer(400, 'invalid_request', parsed.error.issues[0]?.message ?? 'not understood');
  const request = parsed.data;
  const stored = await callFunction<Fresh | Effect>('sandbox_follow_up', caller.environmentId, {
    operation_id: request.operation_id,
    network,
    kind,
    authorization_id: operationOf(network, request.reference),
    amount: request.amount,
    currency: request.currency,
    final: request.final,
    request_hash: caller.requestHash,
    callback_url: request.callback_url,
  });
  if (!('fresh' in stored)) return answerOf(stored, network, caller.requestHash);
  return effectAnswer({
    environment_id: caller.environmentId,
    operation_id: request.operation_id,
    network,
    kind,
    state: stored.state,
    response_code: stored.response_code,
    amount: request.amount,
    currency: request.currency,
    three_ds: null,
    challenge_id: null,
    challenge_expires_at: null,
  });
}
