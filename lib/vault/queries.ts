import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Token } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';

/** A token of the actor's environment, used or not. Throws `not_found`. */
export async function getToken(actor: Actor, id: string): Promise<Token> {
  if (!isId('token', id)) throw notFound();
  const row = await db().token.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!row) throw notFound();
  return row;
}
