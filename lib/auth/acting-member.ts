import { select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { type Actor, memberActor } from './actor';
import type { SignedInUser } from './session';

/** A member for whom the product goes on with what the member began, with the role of this moment. Throws `not_found`. */
export async function actingMember(userId: string, environmentId: string): Promise<Actor> {
  const [user] = await select<SignedInUser>(
    'acting_user',
    `SELECT id, email, name, '' AS "sessionId", 0 AS "pauseSeconds", 0 AS "ageSeconds", false AS "isConfirmed"
     FROM "user" WHERE id = $1`,
    [userId],
  );
  if (!user) throw notFound();
  // What was begun goes on, whatever the merchant has asked of its members since.
  return memberActor(user, environmentId, { ip: null, requestId: newId('request') }, { withoutFactor: true });
}
