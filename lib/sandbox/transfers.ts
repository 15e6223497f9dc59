import { callFunction } from '@/lib/db';
import { type TestAccountOutcome, testAccount } from '@/lib/test-accounts';
import type { Caller } from './authorize';
import { type CallTarget, errorAnswer, type NetworkAnswer, Transfer } from './network-call';
import { neverAnswer } from './play-faults';
import { type SandboxTransfer, transferBody } from './transfer-body';

const DAY_MS = 86_400_000;
const SUNDAY = 0;
const SATURDAY = 6;

/** Why a transfer to an account fails, in ISO 20022: at once, or on the day on which it would arrive. */
const AT_ONCE: Partial<Record<TestAccountOutcome, string>> = { no_account: 'AC01' };
const ON_ARRIVAL: Partial<Record<TestAccountOutcome, string>> = {
  account_closed: 'AC04',
  account_frozen: 'AC06',
};

/** Takes a transfer: one insert, the operation id is the key. It arrives on the next business day. */
export async function sendTransfer(caller: Caller, body: unknown): Promise<NetworkAnswer> {
  const parsed = Transfer.safeParse(body);
  if (!parsed.success)
    return errorAnswer(400, 'invalid_request', parsed.error.issues[0]?.message ?? 'not understood');
  const request = parsed.data;
  const { iban, account_number, bank_code } = request.destination;
  // A number that no test account has is nobody's.
  const account = testAccount({ iban, account_number, bank_code })?.outcome ?? 'no_account';
  const reason = AT_ONCE[account] ?? null;
  const transfer: SandboxTransfer = {
    environment_id: caller.environmentId,
    operation_id: request.operation_id,
    state: reason === null ? 'in_transit' : 'failed',
    reason_code: reason,
    request_hash: caller.requestHash,
    amount: request.amount,
    currency: request.currency,
    arrival_date: nextBusinessDay(caller.at),
  };
  const stored = await callFunction<{ fresh: true } | SandboxTransfer>(
    'sandbox_transfer_send',
    caller.environmentId,
    {
      ...transfer,
      ends_with: ON_ARRIVAL[account] ?? null,
      account_last4: (iban ?? account_number ?? '').slice(-4),
      callback_url: request.callback_url,
    },
  );
  if (account === 'no_answer') return neverAnswer();
  return 'fresh' in stored ? transferAnswer(transfer) : answerAgain(stored, caller.requestHash);
}

/** Monday to Friday, in UTC: banks are closed at weekends. `YYYY-MM-DD`. */
export function nextBusinessDay(at: Date): string {
  let day = new Date(at.getTime() + DAY_MS);
  while (day.getUTCDay() === SUNDAY || day.getUTCDay() === SATURDAY) day = new Date(day.getTime() + DAY_MS);
  return day.toISOString().slice(0, 10);
}

function answerAgain(stored: SandboxTransfer, requestHash: string): NetworkAnswer {
  if (stored.state === 'sealed')
    return errorAnswer(409, 'operation_sealed', 'the operation was sealed before it came');
  if (stored.request_hash !== requestHash)
    return errorAnswer(409, 'operation_conflict', 'this operation id was used with another body');
  return transferAnswer(stored);
}

function transferAnswer(transfer: SandboxTransfer): NetworkAnswer {
  return { status: 200, text: JSON.stringify(transferBody(transfer)) };
}

/** What the bank knows of a transfer. */
export async function inquireTransfer(target: CallTarget, environmentId: string): Promise<NetworkAnswer> {
  const transfer = await callFunction<SandboxTransfer | null>('sandbox_transfer_inquire', environmentId, {
    operation_id: target.operationId,
    seal: target.seal,
  });
  if (transfer && transfer.state !== 'sealed') return transferAnswer(transfer);
  const sealed = transfer !== null;
  const message = sealed ? 'never seen, and never will be' : 'never seen';
  return errorAnswer(404, 'operation_unknown', message, sealed);
}

/**
 * Ends a transfer that is on its way as its bank would: paid, or failed with a reason of ISO 20022. False when it is not on
 * its way. The merchant hears of it by callback.
 */
export async function endTransfer(
  environmentId: string,
  operationId: string,
  reason: string | null,
): Promise<boolean> {
  const ended = await callFunction<SandboxTransfer | null>('sandbox_transfer_end', environmentId, {
    operation_id: operationId,
    reason_code: reason,
  });
  return ended !== null;
}

/** Lets arrive what is due on this day (`YYYY-MM-DD`) or before, up to `limit`. Answers how many transfers ended. */
export function arriveTransfers(environmentId: string, day: string, limit: number): Promise<number> {
  return callFunction<number>('sandbox_transfers_arrive', environmentId, { day, limit });
}
