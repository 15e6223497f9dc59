import 'server-only';
import type { z } from 'zod';
import type { AuditChange } from '@/lib/audit/record';
import { type Attempt, recordDone, recordRefusal } from '@/lib/audit/write-record';
import { type Actor, currentActor, ensurePermission } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import type { Permission } from '@/lib/auth/permissions';
import { toJson } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { flowOf } from '@/lib/limits/limits';
import { takeOrRefuse } from '@/lib/limits/take';
import type { Call } from './call';
import { claimOf } from './claim';
import { type Problem, problemOf } from './problem';
import { validate } from './validate';

export type ActionResult<Data> = { ok: true; data: Data } | { ok: false; problem: Problem };
export type ActionContext = { environmentId: string };

/**
 * A server action as one expression: permission, schema, operation, renderer. The frame authenticates, authorises,
 * validates and claims the idempotency key that the dialog made when it opened; errors come back as problems, never as
 * thrown text. What was done, refused or denied goes to the audit log before the answer. Next itself refuses actions that come from another origin.
 */
export function consoleAction<Schema extends z.ZodType, Result, View>(
  permission: Permission,
  schema: Schema,
  operation: (actor: Actor, input: z.output<Schema>, call: Call) => Promise<Result>,
  render: (actor: Actor, result: Result) => View,
) {
  return async (
    context: ActionContext,
    idempotencyKey: string,
    input: z.input<Schema>,
  ): Promise<ActionResult<View>> => {
    const { requestId, userAgent } = await currentFacts();
    const attempt: Attempt = { action: operation.name || permission, permission, userAgent };
    let actor: Actor | null = null;
    try {
      actor = await currentActor(String(context?.environmentId));
      ensurePermission(actor, permission);
      const flow = flowOf(actor, permission);
      if (flow) await takeOrRefuse(flow.name, flow.subject);
      const valid = validate(schema, input);
      attempt.input = valid;
      const claim = claimOf(String(idempotencyKey), [
        'action',
        permission,
        operation.name,
        actor.id,
        toJson(input),
      ]);
      const changes: AuditChange[] = [];
      const result = await operation(actor, valid, { claim, changes });
      await recordDone(actor, { ...attempt, result, changes });
      return { ok: true, data: render(actor, result) };
    } catch (error) {
      if (actor && !isOverLimit(error)) await recordRefusal(actor, attempt, error);
      return { ok: false, problem: problemOf(error, requestId) };
    }
  };
}

/** A limit of requests must not become rows. */
function isOverLimit(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'rate_limited';
}
