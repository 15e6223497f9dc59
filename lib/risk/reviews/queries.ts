import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import type { ReviewRow } from './rows';

/** The review with this id in the actor's environment. Throws `not_found`. */
export async function getReview(actor: Actor, id: string): Promise<ReviewRow> {
  if (!isId('review', id)) throw notFound();
  const review = await db().review.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!review) throw notFound();
  return review;
}
