import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { callFunction, fromSnapshot } from '@/lib/db';
import { env } from '@/lib/env';
import { DomainError, type ErrorCode, type ErrorDetails } from '@/lib/errors';
import { newId } from '@/lib/ids';

/** Claim of an idempotency key: the fingerprint is an HMAC in hex of what was asked, never the request itself. */
export type Claim = { key: string; fingerprint: string };

/** What a door knows of a call beside its input. */
export type Call = {
  claim: Claim | null;
  /** Where an operation tells the audit log what a field was before and after: codes and numbers, no free text. */
  changes?: AuditChange[];
};

/** A row that an operation made or changed; `replayed` names the request whose stored answer this is. */
export type Answered<Row> = { row: Row; replayed: string | null };

/** Milliseconds after which a claim whose holder gave no answer is taken over: the network's time-out and a margin. */
export function leaseMs(): number {
  return env().NETWORK_TIMEOUT_MS + 5_000;
}

/** The part of a database function's argument that is the same for every money move. */
export function moveArgument(actor: Actor, call: Call): Record<string, unknown> {
  return {
    at: now(actor.environment.clockOffsetMs).toISOString(),
    actor: actor.id,
    request_id: actor.requestId,
    event_ids: [newId('event'), newId('event'), newId('event')],
    lease_ms: leaseMs(),
    idempotency: call.claim && { lease_ms: leaseMs(), ...call.claim },
    nonce: actor.nonce?.giveToMove() ?? null,
  };
}

export type Snapshot = Record<string, unknown>;
export type MoveResult =
  | { result: 'ok' | 'declined' | 'not_sent' | 'settled_before'; [noun: string]: unknown }
  | { result: 'refused'; code: ErrorCode; details: ErrorDetails }
  | { result: 'in_progress' }
  | { result: 'key_reused' };
type ClaimResult =
  | MoveResult
  | { result: 'replay'; answer: MoveResult; request_id: string | null }
  | { result: 'resume'; operation_id: string };

/** A reserve's result after the claim was dealt with. */
export type Reserved =
  | { kind: 'mine'; move: MoveResult }
  | { kind: 'replay'; move: MoveResult; replayed: string }
  | { kind: 'resume'; operationId: string };

/**
 * Calls a reserve function and sorts out its claim. Throws `idempotency_in_progress` and `idempotency_key_reused`; a
 * `resume` means that the request which held the key died, and that the network must be asked what became of it.
 */
export async function reserve(
  name: string,
  environmentId: string,
  argument: Record<string, unknown>,
): Promise<Reserved> {
  return sortOut(await callFunction<ClaimResult>(name, environmentId, argument));
}

function sortOut(result: ClaimResult): Reserved {
  switch (result.result) {
    case 'replay':
      return { kind: 'replay', move: result.answer, replayed: result.request_id ?? '' };
    case 'resume':
      return { kind: 'resume', operationId: result.operation_id };
    case 'in_progress':
      throw new DomainError(
        'idempotency_in_progress',
        'The first request with this key has not ended. Ask again in a second with the same key.',
        { retryAfter: 1 },
      );
    case 'key_reused':
      throw new DomainError(
        'idempotency_key_reused',
        'This key belongs to a request with another method, path or body. Nothing was done; use a new key.',
      );
    default:
      return { kind: 'mine', move: result };
  }
}

/**
 * Runs what comes before a reserve (reading, opening a token). When that is refused, the key may belong to a request
 * that did all this already, for instance used the token: then its answer wins over the refusal.
 */
export async function prepareOrReplay<T>(
  actor: Actor,
  call: Call,
  prepare: () => Promise<T>,
): Promise<{ ready: T } | { reserved: Reserved }> {
  try {
    return { ready: await prepare() };
  } catch (error) {
    if (!(error instanceof DomainError) || !call.claim) throw error;
    const held = await callFunction<ClaimResult | null>('idempotency_peek', actor.environment.id, {
      request_id: actor.requestId,
      idempotency: { lease_ms: leaseMs(), ...call.claim },
    });
    if (held === null) throw error;
    return { reserved: sortOut(held) };
  }
}

/** The row of a move that went well; refusals and calls that never left are thrown as the errors that they are. */
export function rowOf<Row>(move: MoveResult, noun: string, replayed: string | null): Answered<Row> {
  if (move.result === 'refused') throw refusal(move.code, move.details, replayed);
  if (move.result === 'not_sent') throw notSent();
  if (move.result === 'in_progress' || move.result === 'key_reused') throw new Error('an unsorted claim');
  return { row: fromSnapshot<Row>(move[noun] as Snapshot), replayed };
}

function notSent(): DomainError {
  return new DomainError(
    'network_unavailable',
    'The network could not be reached, so nothing was sent and no money moves. Send the request again.',
    { retryAfter: 5 },
  );
}

function refusal(code: ErrorCode, details: ErrorDetails, replayed: string | null): DomainError {
  const error = new DomainError(code, refusalDetail(code, details), details);
  error.replayed = replayed;
  return error;
}

/** Why somebody may not decide on what waits for a second person. */
const APPROVAL_REFUSALS: Record<string, string> = {
  requester: 'Whoever asked for a refund cannot approve or refuse it. Nothing was moved.',
  not_requester: 'Only whoever asked for this refund can withdraw it. Nothing was moved.',
  rule_requester: 'Another member has to switch on what you asked for. Nothing was changed.',
  rule_members: 'Here two members switch a rule on; a key is neither of them. Nothing was changed.',
  two_requester: 'Another member has to agree to what you asked for. Nothing was changed.',
  two_members: 'Here this takes two members; a key is neither of them. Nothing was changed.',
  account_role: 'An owner or whoever proposed the account refuses it. Nothing was changed.',
  role: 'Your role does not approve refunds. Nothing was moved.',
  limit: 'The refund is above your own limit. Nothing was moved.',
};

function refusalDetail(code: ErrorCode, details: ErrorDetails): string {
  switch (code) {
    case 'not_found':
      return 'No object with this id exists in this environment.';
    case 'amount_exceeds_remaining':
      return Number(details.remaining) === 0
        ? 'Nothing remains of it. Nothing was moved.'
        : `Only ${details.remaining} (minor units of ${details.currency}) remain. Nothing was moved.`;
    case 'currency_mismatch':
      return details.destination
        ? `The payout account takes ${details.currency}. Nothing was moved.`
        : `The payment is in ${details.currency}. Nothing was moved.`;
    case 'payment_in_progress':
      return 'Another operation on this payment has not ended. Nothing was moved; try again when it has.';
    case 'evidence_missing':
      return 'Write something or add a file first. Nothing was sent.';
    case 'evidence_locked':
      return 'The bank has the evidence, or the case is closed. Nothing was changed.';
    case 'too_many_files':
      return `A dispute takes ${details.maximum} files. Remove one first; this one was not kept.`;
    case 'addresses_in_use':
      return `${details.calls} calls of the last seven days came from addresses outside. Nothing was changed.`;
    case 'too_many_links':
      return `A receipt has ${details.maximum} valid links at most. Revoke one first; no link was made.`;
    case 'too_many_endpoints':
      return `An environment has ${details.maximum} endpoints at most. Delete one first; none was made.`;
    case 'already_exists':
      return 'Another one like this exists already. Nothing was changed.';
    case 'refund_already_sent':
      return 'The refund has left for the network and cannot be taken back any more.';
    case 'approval_expired':
      return 'Nobody decided in time, so what was held returns to the balance. Ask for a new refund.';
    case 'approval_not_allowed':
      return APPROVAL_REFUSALS[details.because as string] ?? 'You may not decide this. Nothing was moved.';
    case 'insufficient_scope':
      return 'Your own role changed at this moment. Nothing was changed.';
    case 'role_in_use':
      return `${details.people} members or open invitations have this role. Say where they go; nothing was deleted.`;
    case 'too_many_rules':
      return `An environment has ${details.maximum} risk rules at most. Delete one first; none was made.`;
    case 'backtest_required':
      return `Version ${details.rule_version} was not tried against history. Backtest it first; nothing was changed.`;
    case 'too_many_roles':
      return `A merchant has ${details.maximum} roles of its own at most. Delete one first; none was made.`;
    case 'too_many_boards':
      return `A member has ${details.maximum} boards at most. Delete one first; none was made.`;
    case 'too_many_annotations':
      return `An environment has ${details.maximum} annotations at most. Delete one first; none was made.`;
    case 'too_many_invitations':
      return `A merchant has ${details.maximum} open invitations at most. Revoke one first; none was made.`;
    case 'list_in_use':
      return `Rules use this list: ${(details.rules as { name: string }[]).map(({ name }) => name).join(', ')}. Change them first; nothing was removed.`;
    case 'list_value_missing':
      return `The payment has nothing that a list of the kind ${details.kind} could hold. Nothing was added.`;
    case 'too_many_lists':
      return `An environment has ${details.maximum} lists at most. Remove one first; none was made.`;
    case 'too_many_entries':
      return `A list has ${details.maximum} entries at most. Nothing was added.`;
    case 'too_many_payout_accounts':
      return `An environment has ${details.maximum} open payout accounts at most. Archive one first; none was proposed.`;
    case 'version_conflict':
      return 'Somebody changed it meanwhile. Read it again before you change it.';
    default:
      return (
        payoutRefusal(code, details) ??
        `Its status is ${details.current_status}, which does not allow this. Nothing was moved.`
      );
  }
}

/** What a refused payout is told; null for every other code. */
function payoutRefusal(code: ErrorCode, details: ErrorDetails): string | null {
  switch (code) {
    case 'amount_exceeds_available':
      return `${details.available} (minor units of ${details.currency}) are available. Nothing was moved.`;
    case 'payout_account_missing':
      return `There is no such payout account, or none that payouts in ${details.currency} go to. Nothing was moved.`;
    case 'payout_account_not_active':
      return `The payout account is ${details.current_status}; payouts go to active ones only. Nothing was moved.`;
    case 'payout_already_sent':
      return 'The payout has left for the bank and cannot be taken back any more.';
    default:
      return null;
  }
}
