import type { Actor } from '@/lib/auth/actor';
import { hashPassword, isPassword } from '@/lib/auth/passwords';
import type { Role } from '@/lib/auth/permissions';
import { db, pool } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { chosenRights, ensureMayGive } from './member-rules';
import type { CreateMember } from './schema';
import { requireEmail, requireStrength } from './sign-up';

export type CreatedMember = { id: string; userId: string; email: string; role: Role };

/**
 * Makes a user a member of the actor's merchant. A user who exists is taken when the password is theirs; otherwise a
 * new one is made. Only an owner, or the operator of the server, makes owners. Throws `already_exists` for a member.
 */
export async function createMember(actor: Actor, input: CreateMember): Promise<CreatedMember> {
  ensureMayGive(actor, await chosenRights(actor, input));
  const email = requireEmail(input.email);
  const user = await db().user.findUnique({ where: { email } });
  const isTheirs = user !== null && (await isPassword(user.passwordHash, input.password));
  if (user && !isTheirs) throw taken('A user with this address exists, and the password is not theirs.');
  if (!user) requireStrength(input.password, email);
  const id = newId('member');
  const userId = user?.id ?? newId('user');
  const name = input.name ?? email.slice(0, email.indexOf('@'));
  const passwordHash = user ? null : await hashPassword(input.password);
  const inserted = await pool()
    .query(
      `WITH person AS (
         INSERT INTO "user" (id, email, name, password_hash) SELECT $1, $2, $3, $4 WHERE $4::text IS NOT NULL
       )
       INSERT INTO member (id, merchant_id, user_id, role) VALUES ($5, $6, $1, $7)
       ON CONFLICT (merchant_id, user_id) DO NOTHING`,
      [userId, email, name, passwordHash, id, actor.environment.merchantId, input.role],
    )
    .catch((error: { code?: string }) => {
      if (error.code === '23505') throw taken('A user with this address was made at this moment. Try again.');
      throw error;
    });
  if (inserted.rowCount === 0) throw taken('This user is a member of the merchant already.');
  return { id, userId, email, role: input.role };
}

function taken(detail: string): DomainError {
  return new DomainError('already_exists', detail, {
    errors: [{ pointer: '/email', code: 'taken', detail }],
  });
}
