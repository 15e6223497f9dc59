import { keyFor, mac } from '@/lib/crypto';
import { callFunction } from '@/lib/db';
import { log } from '@/lib/log';
import { authorize, type Caller } from './authorize';
import { respondToDispute } from './dispute-bank';
import { type Effect, effectAnswer } from './effect';
import { faultsOfCall } from './faults';
import { followUp } from './follow-up';
import {
  BrokenConnection,
  type CallKind,
  type CallTarget,
  errorAnswer,
  type NetworkAnswer,
  type NetworkCall,
  targetOf,
} from './network-call';
import { playFaults } from './play-faults';
import { inquireTransfer, sendTransfer } from './transfers';

/**
 * The pretend networks' one door (docs/sandbox-protocol.md): called in process by the connectors' transport, or over
 * HTTP. Throws `BrokenConnection` when a fault cuts the line; may answer very late, the caller keeps the time.
 */
export async function answerCall(call: NetworkCall): Promise<NetworkAnswer> {
  const environmentId = call.headers['sandbox-environment'];
  if (!environmentId || !/^[\w-]{1,64}$/.test(environmentId)) {
    return errorAnswer(400, 'invalid_request', 'the header Sandbox-Environment is missing');
  }
  const target = targetOf(call.method, call.path);
  if (!target) return errorAnswer(404, 'no_such_call', 'the protocol has no such call');
  try {
    const faults = await faultsOfCall(environmentId, target.network, target.kind);
    if (faults.length === 0) return await act(call, target, environmentId);
    return await playFaults(faults, environmentId, target.network, () => act(call, target, environmentId));
  } catch (error) {
    if (error instanceof BrokenConnection) throw error;
    // Perhaps it acted, perhaps not: the database may have been lost after the commit. The caller asks again.
    log.error({ err: error, environmentId, path: call.path }, 'a pretend network failed');
    return errorAnswer(500, 'internal_error', 'the network failed');
  }
}

async function act(call: NetworkCall, target: CallTarget, environmentId: string): Promise<NetworkAnswer> {
  if (target.kind === 'inquiry') return inquire(target, environmentId);
  let body: unknown;
  try {
    body = JSON.parse(call.body);
  } catch {
    return errorAnswer(400, 'invalid_request', 'the body is not JSON');
  }
  const at = new Date(call.headers['sandbox-time'] ?? Date.now());
  if (Number.isNaN(at.getTime())) return errorAnswer(400, 'invalid_request', 'Sandbox-Time is not a time');
  const caller: Caller = { environmentId, at, requestHash: requestHashOf(target.kind, call.body) };
  if (target.network === 'bank') return sendTransfer(caller, body);
  const { network, kind } = target;
  if (kind === 'authorization') return authorize(network, caller, body);
  if (kind === 'dispute_submit' || kind === 'dispute_accept') {
    return respondToDispute(network, kind, caller, body);
  }
  return followUp(network, kind, caller, body);
}

/** Tells two requests with one operation id apart. Keyed, because the body of an authorization holds a card number. */
export function requestHashOf(kind: CallKind, body: string): string {
  return mac(keyFor('sandbox request'), kind, body).toString('base64url').slice(0, 22);
}

async function inquire(target: CallTarget, environmentId: string): Promise<NetworkAnswer> {
  if (target.network === 'bank') return inquireTransfer(target, environmentId);
  const effect = await callFunction<Effect | null>('sandbox_inquire', environmentId, {
    network: target.network,
    operation_id: target.operationId,
    seal: target.seal,
  });
  if (effect && effect.state !== 'sealed') return effectAnswer(effect);
  const sealed = effect !== null;
  return errorAnswer(
    404,
    'operation_unknown',
    sealed ? 'never seen, and never will be' : 'never seen',
    sealed,
  );
}
