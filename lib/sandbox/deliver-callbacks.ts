import { randomUUID } from 'node:crypto';
import { callFunction, select } from '@/lib/db';
import { log } from '@/lib/log';
import { disputeBody, isDisputeSnapshot, type SandboxDispute } from './dispute-body';
import { type Effect, operationBody } from './effect';
import { type Fault, faultsOfCall } from './faults';
import { signatureHeader } from './signature';
import { isTransferSnapshot, type SandboxTransfer, transferBody } from './transfer-body';

/** Waits between tries; after the last the callback is given up. Each is stretched or shrunk by up to a fifth. */
const WAITS_SECONDS = [1, 5, 30, 120, 600, 1_800, 3_600];
const RECEIVER_TIMEOUT_MS = 10_000;
const BATCH = 50;

type Callback = {
  environment_id: string;
  id: string;
  network: string;
  url: string;
  snapshot: Effect | DisputeSnapshot | TransferSnapshot;
  tries: number;
};
type DisputeSnapshot = { dispute: SandboxDispute; before: SandboxDispute | null };
type TransferSnapshot = { transfer: SandboxTransfer; before: SandboxTransfer | null };
type Receipt = { status: number | null; error: string | null };

/**
 * Ends challenges whose time is over and delivers the callbacks that are due, up to 50. Answers with the number of
 * callbacks it took, so that a caller can go on while there is work. Safe to run in many processes at once.
 */
export async function deliverSandboxCallbacks(): Promise<number> {
  const due = await whatIsDue();
  if (due.challenges) await endOldChallenges();
  if (due.disputes) await beginScheduledDisputes();
  if (!due.callbacks && !due.challenges && !due.disputes) return 0;
  const lease = randomUUID();
  const callbacks = await select<Callback>(
    'sandbox_claim_callbacks',
    `UPDATE sandbox_callback c
     SET tries = c.tries + 1, lease_token = $1, due_at = now() + interval '60 seconds'
     FROM (SELECT environment_id, id FROM sandbox_callback WHERE state = 'due' AND due_at <= now()
           ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) due
     WHERE c.environment_id = due.environment_id AND c.id = due.id
     RETURNING c.environment_id, c.id, c.network, c.url, c.snapshot, c.tries`,
    [lease],
  );
  await Promise.all(callbacks.map((callback) => deliver(callback, lease)));
  return callbacks.length;
}

/** One look twice a second: most of the time nothing is. */
async function whatIsDue(): Promise<Record<'challenges' | 'disputes' | 'callbacks', boolean>> {
  const [due] = await select<Record<'challenges' | 'disputes' | 'callbacks', boolean>>(
    'sandbox_due',
    `SELECT EXISTS (SELECT FROM sandbox_challenge WHERE result IS NULL AND closes_at <= now()) AS challenges,
       EXISTS (SELECT FROM sandbox_dispute WHERE state = 'scheduled' AND opens_at <= now()) AS disputes,
       EXISTS (SELECT FROM sandbox_callback WHERE state = 'due' AND due_at <= now()) AS callbacks`,
    [],
  );
  return due as NonNullable<typeof due>;
}

async function endOldChallenges(): Promise<void> {
  const old = await select<{ environment_id: string; id: string }>(
    'sandbox_old_challenges',
    `SELECT environment_id, id FROM sandbox_challenge WHERE result IS NULL AND closes_at <= now() LIMIT ${BATCH}`,
    [],
  );
  for (const { environment_id: environmentId, id } of old) {
    await callFunction('sandbox_finish_challenge', environmentId, { id, result: 'timed_out' });
  }
}

async function beginScheduledDisputes(): Promise<void> {
  const due = await select<{ environment_id: string; reference: string }>(
    'sandbox_scheduled_disputes',
    `SELECT d.environment_id, d.reference FROM sandbox_dispute d
     JOIN sandbox_effect a ON a.environment_id = d.environment_id AND a.operation_id = d.authorization_id
     WHERE d.state = 'scheduled' AND d.opens_at <= now() AND a.captured > 0 LIMIT ${BATCH}`,
    [],
  );
  for (const { environment_id: environmentId, reference } of due) {
    await callFunction('sandbox_dispute_begin', environmentId, { reference });
  }
}

async function deliver(callback: Callback, lease: string): Promise<void> {
  const faults = await faultsOfCall(callback.environment_id, callback.network, 'callback');
  if (faults.some((fault) => fault.fault === 'callback_suppressed')) {
    await close(callback, lease, 'suppressed', { status: null, error: null });
    return;
  }
  const receipt = await send(callback, faults);
  const received = receipt.status !== null && receipt.status >= 200 && receipt.status < 300;
  const wait = WAITS_SECONDS[callback.tries - 1];
  if (received) await close(callback, lease, 'delivered', receipt);
  else if (wait === undefined) await close(callback, lease, 'exhausted', receipt);
  else await retryLater(callback, lease, wait * (0.8 + Math.random() * 0.4), receipt);
}

async function send(callback: Callback, faults: readonly Fault[]): Promise<Receipt> {
  const body = bodyOf(callback, callback.id, callback.snapshot);
  const duplicated = faults.find((fault) => fault.fault === 'callback_duplicated');
  const copies = duplicated ? Math.min(Math.max(duplicated.parameter, 2), 20) : 1;
  const receipts = await Promise.all(
    Array.from({ length: copies }, () => post(callback.url, callback.environment_id, body)),
  );
  if (faults.some((fault) => fault.fault === 'callback_reordered')) {
    // What was true before arrives after what is true now.
    const stale = before(callback.snapshot);
    if (stale)
      await post(callback.url, callback.environment_id, bodyOf(callback, `${callback.id}_before`, stale));
  }
  return receipts[0] ?? { status: null, error: 'not sent' };
}

function before(snapshot: Callback['snapshot']): Callback['snapshot'] | null {
  if (isTransferSnapshot(snapshot)) return snapshot.before && { transfer: snapshot.before, before: null };
  if (!isDisputeSnapshot(snapshot)) return { ...snapshot, state: 'pending', response_code: null };
  return snapshot.before && { dispute: snapshot.before, before: null };
}

function bodyOf(callback: Callback, id: string, effect: Callback['snapshot']): string {
  if (isDisputeSnapshot(effect)) {
    const { environment_id: environment, network } = callback;
    return JSON.stringify({
      id,
      type: 'dispute.updated',
      environment,
      network,
      dispute: disputeBody(effect.dispute),
    });
  }
  if (isTransferSnapshot(effect)) {
    const { environment_id: environment, network } = callback;
    const transfer = transferBody(effect.transfer);
    return JSON.stringify({ id, type: 'transfer.updated', environment, network, transfer });
  }
  return JSON.stringify({
    id,
    type: effect.state === 'pending' ? 'operation.pending' : 'operation.settled',
    environment: callback.environment_id,
    network: callback.network,
    operation: operationBody(effect),
  });
}

async function post(url: string, environmentId: string, body: string): Promise<Receipt> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'sandbox-signature': signatureHeader(environmentId, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(RECEIVER_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return { status: response.status, error: null };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return { status: null, error: cause?.code ?? name };
  }
}

async function close(callback: Callback, lease: string, state: string, receipt: Receipt): Promise<void> {
  await select(
    'sandbox_close_callback',
    `UPDATE sandbox_callback SET state = $4, last_status = $5, last_error = $6, finished_at = now(), lease_token = NULL
     WHERE environment_id = $1 AND id = $2 AND lease_token = $3`,
    [callback.environment_id, callback.id, lease, state, receipt.status, receipt.error],
  );
}

async function retryLater(
  callback: Callback,
  lease: string,
  seconds: number,
  receipt: Receipt,
): Promise<void> {
  await select(
    'sandbox_retry_callback',
    `UPDATE sandbox_callback SET due_at = now() + make_interval(secs => $4), last_status = $5, last_error = $6,
       lease_token = NULL
     WHERE environment_id = $1 AND id = $2 AND lease_token = $3`,
    [callback.environment_id, callback.id, lease, seconds, receipt.status, receipt.error],
  );
}

let running: Promise<void> | null = null;
let again = false;

/**
 * Delivers what is due without making the caller wait. Whatever goes wrong stays in the queue for the job. Several
 * calls at once become one run, and one more for what came in meanwhile.
 */
export function wakeCallbacks(): void {
  again = true;
  running ??= drain().finally(() => {
    running = null;
  });
}

async function drain(): Promise<void> {
  try {
    while (again) {
      again = false;
      while ((await deliverSandboxCallbacks()) === BATCH);
    }
  } catch (error) {
    // The rows are due still, and the job comes back to them.
    log.warn({ err: error }, 'callbacks of the pretend networks wait for the next run');
  }
}

/** Resolves when no delivery runs in this process, for tests and orderly shutdown. */
export async function callbacksIdle(): Promise<void> {
  while (running) await running;
}
