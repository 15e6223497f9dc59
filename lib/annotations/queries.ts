/** Annotations say beside charts what somebody did that numbers do not tell, such as a deploy. */
import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Annotation } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { AnnotationsPage } from './schema';

/** One page of annotations, the one written last first. */
export async function listAnnotations(
  actor: Actor,
  filters: AnnotationsPage,
): Promise<KeysetPage<Annotation>> {
  const environmentId = actor.environment.id;
  const { id, orderBy, take, page } = keyset([environmentId, 'annotation'], filters.cursor, filters.limit);
  const rows = await db().annotation.findMany({
    where: { environmentId, id },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows);
}

/** The annotation with this id. Throws `not_found`. */
export async function getAnnotation(actor: Actor, id: string): Promise<Annotation> {
  if (!isId('annotation', id)) throw notFound();
  const annotation = await db().annotation.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!annotation) throw notFound();
  return annotation;
}

/** Whoever wrote it deletes it; owners and admins too, because keys come to an end. */
export function mayDelete(actor: Actor, { createdBy }: Pick<Annotation, 'createdBy'>): boolean {
  if (!actor.permissions.has('metrics:write')) return false;
  return createdBy === actor.id || actor.role === 'owner' || actor.role === 'admin';
}

/** An annotation as the merchant API shows it. */
export function renderAnnotation(actor: Pick<Actor, 'environment'>, row: Annotation) {
  return {
    id: row.id,
    object: 'annotation' as const,
    environment: row.environmentId,
    livemode: actor.environment.kind === 'live',
    text: row.text,
    happened_at: row.happenedAt.toISOString(),
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
  };
}
