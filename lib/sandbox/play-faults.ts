import { callFunction } from '@/lib/db';
import { wakeCallbacks } from './deliver-callbacks';
import type { Fault } from './faults';
import { BrokenConnection, errorAnswer, type Network, type NetworkAnswer } from './network-call';

/** Longer than any caller waits, and still an end. */
const HANG_MS = 90_000;

/** Acts as the faults of this call demand; `act` is the effect and its honest answer. */
export async function playFaults(
  faults: readonly Fault[],
  environmentId: string,
  network: Network,
  act: () => Promise<NetworkAnswer>,
): Promise<NetworkAnswer> {
  for (const fault of faults) if (fault.fault === 'latency') await pause(fault.parameter);
  const fault = faults.find((candidate) => candidate.fault !== 'latency')?.fault;
  if (fault === 'refused') throw new BrokenConnection('refused');
  if (fault === 'error_before') return errorAnswer(500, 'internal_error', 'the network failed');
  if (fault === 'timeout_before') return neverAnswer();
  const answer = await act();
  switch (fault) {
    case 'timeout_after':
      return neverAnswer();
    case 'error_after':
      return errorAnswer(500, 'internal_error', 'the network failed');
    case 'reset':
      throw new BrokenConnection('reset');
    case 'garbage':
      return { status: 200, text: '<!doctype html><title>Down for maintenance</title><h1>Back soon</h1>' };
    case 'truncated':
      return { status: answer.status, text: answer.text.slice(0, answer.text.length / 2) };
    case 'wrong_amount':
      return { status: answer.status, text: answer.text.replace(/"amount":(\d+)/, '"amount":1$1') };
    case 'late_answer':
      return answerLater(environmentId, network, answer);
    default:
      return answer;
  }
}

/** Says `pending` although it is decided, and tells the truth by callback: a network that works through a queue. */
async function answerLater(
  environmentId: string,
  network: Network,
  answer: NetworkAnswer,
): Promise<NetworkAnswer> {
  const body = JSON.parse(answer.text) as { operation_id?: string; state?: string };
  if (answer.status !== 200 || body.state === 'pending' || !body.operation_id) return answer;
  const tell = network === 'bank' ? 'sandbox_transfer_tell_later' : 'sandbox_queue_callback';
  await callFunction(tell, environmentId, { operation_id: body.operation_id });
  wakeCallbacks();
  return { status: 200, text: JSON.stringify({ ...body, state: 'pending', response_code: null }) };
}

/** Keeps the caller waiting for longer than any waits. */
export async function neverAnswer(): Promise<never> {
  await pause(HANG_MS);
  throw new BrokenConnection('reset');
}

function pause(milliseconds: number): Promise<void> {
  // A pretend delay alone does not keep the process alive.
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
