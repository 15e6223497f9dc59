import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { ensure } from '@/lib/errors';
import type { Annotation } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { getAnnotation, mayDelete } from './queries';
import type { CreateAnnotation } from './schema';

/** Writes beside all charts what happened. Throws `too_many_annotations`, and `invalid_request` for a time to come. */
export async function createAnnotation(
  actor: Actor,
  { text, happened_at }: CreateAnnotation,
  call: Call,
): Promise<Answered<Annotation>> {
  const detail = 'An annotation says what happened: `happened_at` cannot be later than now.';
  ensure(
    happened_at === undefined ||
      Date.parse(happened_at) <= now(actor.environment.clockOffsetMs).getTime() + 60_000,
    'invalid_request',
    detail,
    { errors: [{ pointer: '/happened_at', code: 'in_the_future', detail }] },
  );
  return change<Annotation>(actor, call, 'annotation_create', 'annotation', {
    id: newId('annotation'),
    text,
    happened_at: happened_at ?? null,
  });
}

/** Takes an annotation off all charts. Throws `not_found`, and `insufficient_scope` for who did not write it. */
export async function deleteAnnotation(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<Annotation>> {
  ensure(
    mayDelete(actor, await getAnnotation(actor, id)),
    'insufficient_scope',
    'Only whoever wrote this annotation, an owner or an admin deletes it. Nothing was changed.',
  );
  return change<Annotation>(actor, call, 'annotation_delete', 'annotation', { annotation_id: id });
}
