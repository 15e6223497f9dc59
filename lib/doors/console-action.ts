import 'server-only';
import type { z } from 'zod';
import { type Actor, currentActor, ensurePermission } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import type { Permission } from '@/lib/auth/permissions';
import { toJson } from '@/lib/db';
import type { Call } from './call';
import { claimOf } from './claim';
import { type Problem, problemOf } from './problem';
import { validate } from './validate';

export type ActionResult<Data> = { ok: true; data: Data } | { ok: false; problem: Problem };
export type ActionContext = { environmentId: string };

/**
 * A server action as one expression: permission, schema, operation, renderer. The frame authenticates, authorises,
 * validates and claims the idempotency key that the dialog made when it opened; errors come back as problems, never as
 * thrown text. Next itself refuses actions that come from another origin.
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
    const { requestId } = await currentFacts();
    try {
      const actor = await currentActor(String(context?.environmentId));
      ensurePermission(actor, permission);
      const valid = validate(schema, input);
      const claim = claimOf(String(idempotencyKey), [
        'action',
        permission,
        operation.name,
        actor.id,
        toJson(input),
      ]);
      return { ok: true, data: render(actor, await operation(actor, valid, { claim })) };
    } catch (error) {
      return { ok: false, problem: problemOf(error, requestId) };
    }
  };
}
