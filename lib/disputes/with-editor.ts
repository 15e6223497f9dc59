import type { Actor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { DomainError } from '@/lib/errors';

/** A conflict between two editors names the other one, by name where it is a member or a key of this merchant. */
export async function withEditor<T>(actor: Actor, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'version_conflict') throw error;
    const id = error.details.changed_by;
    if (typeof id !== 'string') throw error;
    const name = (await actorLabels(actor, [id]))[id] ?? id;
    const named = new DomainError(
      'version_conflict',
      `${name} saved it meanwhile. Nothing of yours was written over it.`,
      { ...error.details, changed_by_name: name },
    );
    named.replayed = error.replayed;
    throw named;
  }
}
