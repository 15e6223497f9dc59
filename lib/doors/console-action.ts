import 'server-only';
import type { z } from 'zod';
import type { AuditChange } from '@/lib/audit/record';
import { type Attempt, recordDone, recordRefusal } from '@/lib/audit/write-record';
import { type Actor, currentActor, ensurePermission } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import type { Permission } from '@/lib/auth/permissions';
import type { FactorTerms } from '@/lib/auth/rights-in';
import { ensureConfirmed, type StepUp } from '@/lib/auth/step-up';
import { toJson } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { flowOf } from '@/lib/limits/limits';
import { takeOrRefuse } from '@/lib/limits/take';
import { traced } from '@/lib/trace';
import type { Call } from './call';
import { claimOf } from './claim';
import { type Problem, problemOf } from './problem';
import { validate } from './validate';

export type ActionResult<Data> = { ok: true; data: Data } | { ok: false; problem: Problem };
export type ActionContext = { environmentId: string };

/** What a door asks for beside the permission. */
export type DoorTerms<Input> = FactorTerms & {
  /** A factor shown within ten minutes: every action marked S in the role matrix. */
  stepUp?: StepUp;
  /** Whom or what the step-up leaves out. */
  spares?: (actor: Actor, input: Input) => boolean;
};
/** What a door says of itself, for the tests that hold every action against the role matrix. */
export type Door = { permission: Permission; operation: string; stepUp: StepUp | null };

/**
 * A server action as one expression: permission, schema, operation, renderer. The frame authenticates, authorises,
 * validates and claims the idempotency key that the dialog made when it opened; errors come back as problems, never as
 * thrown text. `terms` adds a step-up. What was done, refused or denied goes to the audit log before the answer. Next itself refuses actions that come from another origin.
 */
export function consoleAction<Schema extends z.ZodType, Result, View>(
  permission: Permission,
  schema: Schema,
  operation: (actor: Actor, input: z.output<Schema>, call: Call) => Promise<Result>,
  render: (actor: Actor, result: Result) => View,
  terms: DoorTerms<z.output<Schema>> = {},
) {
  const door: Door = { permission, operation: operation.name, stepUp: terms.stepUp ?? null };
  const action = async (
    context: ActionContext,
    idempotencyKey: string,
    input: z.input<Schema>,
  ): Promise<ActionResult<View>> => {
    const { requestId, userAgent } = await currentFacts();
    const attempt: Attempt = { action: operation.name || permission, permission, userAgent };
    let actor: Actor | null = null;
    try {
      actor = await currentActor(String(context?.environmentId), terms);
      ensurePermission(actor, permission);
      const flow = flowOf(actor, permission);
      if (flow) await takeOrRefuse(flow.name, flow.subject);
      const valid = validate(schema, input);
      attempt.input = valid;
      if (terms.stepUp && !terms.spares?.(actor, valid)) await ensureConfirmed(actor, terms.stepUp);
      const claim = claimOf(String(idempotencyKey), [
        'action',
        permission,
        operation.name,
        actor.id,
        toJson(input),
      ]);
      const changes: AuditChange[] = [];
      const acting = actor;
      const result = await traced({ name: 'operation', of: operation.name }, () =>
        operation(acting, valid, { claim, changes }),
      );
      await recordDone(actor, { ...attempt, result, changes });
      return { ok: true, data: render(actor, result) };
    } catch (error) {
      if (actor && !isOverLimit(error)) await recordRefusal(actor, attempt, error);
      return { ok: false, problem: problemOf(error, requestId) };
    }
  };
  return Object.assign(action, { door });
}

/** A limit of requests must not become rows. */
function isOverLimit(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'rate_limited';
}
