import type { AuditChange } from '@/lib/audit/record';
import { type Attempt, recordDone, recordRefusal } from '@/lib/audit/write-record';
import type { Actor } from '@/lib/auth/actor';
import { DomainError, ERRORS, type KnownActor } from '@/lib/errors';
import type { ApiRequest } from './handler';
import type { Route } from './route';

/** What became known of a request on its way. */
export type Trace = {
  route: Route | null;
  actor: Actor | null;
  /** A member sends a call of the log again. */
  isReplay: boolean;
  /** The body as it was sent, and what was parsed of it. */
  read?: { text: string; input: unknown };
  input?: unknown;
  result?: unknown;
  changes?: AuditChange[];
};

export function nameOf(route: Route): string {
  return `${route.method} ${route.path}`;
}

/**
 * Records a change, and a look at all that is kept of a person. What moves money is told by its event, which has actor and
 * request and was committed with it; what a payer does with a publishable key is told by it too (docs/decisions/0019).
 */
export async function auditDone(request: ApiRequest, trace: Trace): Promise<void> {
  const { route, actor } = trace;
  if (!route || !actor || actor.publishable || isToldByEvent(route)) return;
  if (route.method === 'GET' && route.permission !== 'pii:read') return;
  await recordDone(actor, attemptOf(request, trace));
}

/** Records what was denied to a known actor, and every change that was refused or failed. */
export async function auditRefusal(request: ApiRequest, trace: Trace, error: unknown): Promise<void> {
  const actor: KnownActor | null = trace.actor ?? (error instanceof DomainError ? error.refused : null);
  if (!actor || isAnswer(error)) return;
  const isDenied = error instanceof DomainError && error.status === 403;
  const isChange = trace.route !== null && trace.route.method !== 'GET';
  if (isDenied || isChange) await recordRefusal(actor, attemptOf(request, trace), error);
}

function isToldByEvent(route: Route): boolean {
  return route.idempotency === 'required' || route.permission === 'tokens:write';
}

/** A decline is what became of a payment, with its event; a limit of requests must not become rows. */
function isAnswer(error: unknown): boolean {
  if (!(error instanceof DomainError)) return false;
  return error.code === 'rate_limited' || ERRORS[error.code].category === 'payment';
}

function attemptOf(request: ApiRequest, { route, input, result, changes }: Trace): Attempt {
  return {
    // An address that no route has may hold anything.
    action: route ? nameOf(route) : request.method.replace(/[^A-Z]/g, '').slice(0, 10),
    permission: route?.permission ?? '',
    userAgent: request.headers.get('user-agent') ?? null,
    input,
    result,
    changes,
  };
}
