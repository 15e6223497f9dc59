import type { Actor } from '@/lib/auth/actor';
import { assert, DomainError } from '@/lib/errors';
import { type Answered, type Call, moveArgument, reserve, rowOf } from './call';

/**
 * Runs an operation that reaches no network: its function claims, acts and stores the answer in one statement. `noun`
 * names the row in the answer. Throws what the function refused with.
 */
export async function change<Row>(
  actor: Actor,
  call: Call,
  name: string,
  noun: string,
  argument: Record<string, unknown>,
): Promise<Answered<Row>> {
  const reserved = await reserve(name, actor.environment.id, {
    ...moveArgument(actor, call),
    ...argument,
  }).catch((error: unknown) => {
    throw asLimit(error);
  });
  assert(reserved.kind !== 'resume', 'an operation without a network call never stays half done');
  return rowOf<Row>(reserved.move, noun, reserved.kind === 'replay' ? reserved.replayed : null);
}

function asLimit(error: unknown): unknown {
  if ((error as { constraint?: string }).constraint !== 'metadata_limit') return error;
  const detail = 'With this change the metadata would have more than 50 keys. Nothing was changed.';
  return new DomainError('metadata_limit', detail, {
    errors: [{ pointer: '/metadata', code: 'metadata_limit', detail }],
  });
}
