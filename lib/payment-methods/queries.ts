import type { Actor } from '@/lib/auth/actor';
import { db, fromSnapshot, select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { PaymentMethod } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { PaymentMethodFilter } from './schema';

/** A stored payment method of the actor's environment, detached or not. Throws `not_found`. */
export async function getPaymentMethod(actor: Actor, id: string): Promise<PaymentMethod> {
  if (!isId('paymentMethod', id)) throw notFound();
  const row = await db().paymentMethod.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!row) throw notFound();
  return row;
}

/** Usable payment methods, newest first; of one customer or with one card number (its fingerprint). */
export async function listPaymentMethods(
  actor: Actor,
  filter: PaymentMethodFilter,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<KeysetPage<PaymentMethod>> {
  const environmentId = actor.environment.id;
  const { id, orderBy, take, page } = keyset([environmentId, 'payment_method'], cursor, limit);
  const position = { lt: undefined, gt: undefined, ...id };
  // Each combination of filters is a statement of its own, so that each gets the plan of its index.
  const conditions = [
    { name: 'customer', sql: 'customer_id =', value: filter.customer },
    { name: 'fingerprint', sql: "card->>'fingerprint' =", value: filter.fingerprint },
    { name: 'after', sql: 'id <', value: position.lt },
    { name: 'before', sql: 'id >', value: position.gt },
  ].filter((condition) => condition.value !== undefined);
  const where = conditions.map(({ sql }, index) => ` AND ${sql} $${index + 3}`).join('');
  const rows = await select(
    ['payment_method_list', ...conditions.map(({ name }) => name)].join('_'),
    `SELECT * FROM payment_method WHERE environment_id = $1 AND detached_at IS NULL${where}
     ORDER BY id ${orderBy.id} LIMIT $2`,
    [environmentId, take, ...conditions.map(({ value }) => value)],
  );
  return page(rows.map((row) => fromSnapshot<PaymentMethod>(row)));
}
