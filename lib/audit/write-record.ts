import { redactCardNumbers } from '@/lib/card-number';
import { callFunction } from '@/lib/db';
import { DomainError, ERRORS, type ErrorCode, type KnownActor } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';
import type { AuditOutcome } from './outcomes';
import { type AuditChange, bytesOf, recordMac } from './record';

/** What a frame knows of an attempt. */
export type Attempt = {
  /** Name of the operation, or method and path of the API's route. */
  action: string;
  permission: string;
  userAgent: string | null;
  /** Validated input, whose field names are kept and nothing else of it but an id and a code as its reason. */
  input?: unknown;
  result?: unknown;
  changes?: readonly AuditChange[];
};

type Verdict = { outcome: AuditOutcome; code: ErrorCode | null };

const DONE: Verdict = { outcome: 'done', code: null };
const AGENT_MAX = 100;

/**
 * Writes down what somebody did. One statement, which shares its commit with others of the same moment; the chain comes
 * later (chain-records.ts). Never throws: where the database cannot take it, the log has the same facts.
 */
export function recordDone(actor: KnownActor, attempt: Attempt): Promise<void> {
  return write(actor, attempt, DONE);
}

/** The same for what was refused (by the state of things), denied (to this actor) or failed (by us). Never throws. */
export function recordRefusal(actor: KnownActor, attempt: Attempt, error: unknown): Promise<void> {
  return write(actor, attempt, verdictOn(error));
}

function verdictOn(error: unknown): Verdict {
  const code = error instanceof DomainError ? error.code : 'internal_error';
  const { status } = ERRORS[code];
  if (status >= 500) return { outcome: 'failed', code };
  return { outcome: status === 403 ? 'denied' : 'refused', code };
}

async function write(actor: KnownActor, attempt: Attempt, { outcome, code }: Verdict): Promise<void> {
  // A publishable key is in the hands of payers: where they are is no business of the merchant's audit.
  const isPayer = actor.kind === 'payer' || actor.publishable === true;
  const facts = {
    environmentId: actor.environment.id,
    id: newId('auditRecord'),
    createdAt: new Date(),
    actorKind: actor.kind,
    actorId: actor.id,
    sessionId: actor.sessionId ?? null,
    ip: isPayer ? null : actor.ip,
    userAgent: isPayer ? null : plainAgent(attempt.userAgent),
    requestId: actor.requestId,
    action: attempt.action.slice(0, 100) || 'unnamed',
    permission: attempt.permission,
    outcome,
    code,
    objectId: idIn(attempt.result) ?? idIn(attempt.input),
    reason: reasonIn(attempt.input),
    fields: namesIn(attempt.input),
    changes: attempt.changes ?? [],
  };
  const bytes = bytesOf(facts);
  try {
    await callFunction('audit_write', facts.environmentId, {
      id: facts.id,
      created_at: facts.createdAt.toISOString(),
      actor_kind: facts.actorKind,
      actor_id: facts.actorId,
      session_id: facts.sessionId,
      ip: facts.ip,
      user_agent: facts.userAgent,
      request_id: facts.requestId,
      action: facts.action,
      permission: facts.permission,
      outcome,
      code,
      object_id: facts.objectId,
      reason: facts.reason,
      fields: facts.fields,
      changes: facts.changes,
      bytes: bytes.toString('hex'),
      mac: recordMac(bytes).toString('hex'),
    });
  } catch (error) {
    // The answer stands all the same: what was done is done, and what was refused stays refused.
    log.error({ err: error, audit: facts }, 'an audit record could not be written');
  }
}

/** What a program calls itself, cut, without what is not printable and without anything like a card number. */
function plainAgent(text: string | null): string | null {
  const plain = redactCardNumbers((text ?? '').replace(/[^\x20-\x7e]+/g, ' ')).trim();
  return plain.slice(0, AGENT_MAX).trim() || null;
}

/** The id of an operation's row or answer, or of its input: only what has the shape of one of our ids. */
function idIn(value: unknown): string | null {
  const holder = fieldsOf(value);
  const row = fieldsOf(holder.row);
  const id = row.id ?? holder.id ?? holder.payment;
  return typeof id === 'string' && /^[a-z]+_[0-9a-hjkmnp-tv-z]{26}$/.test(id) ? id : null;
}

/** A reason that is a code; one in words belongs to its object. */
function reasonIn(input: unknown): string | null {
  const { reason } = fieldsOf(input);
  return typeof reason === 'string' && /^[a-z_]{1,40}$/.test(reason) ? reason : null;
}

function namesIn(input: unknown): string[] {
  return Object.keys(fieldsOf(input))
    .filter((name) => name !== 'id' && /^[A-Za-z_]{1,40}$/.test(name))
    .slice(0, 40);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
