import type { Actor } from '@/lib/auth/actor';
import { db, fromSnapshot, select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { PaymentMethod } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { type Page, type PageRequest, pageOf, readCursor } from '@/lib/page';
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
  page: PageRequest,
): Promise<Page<PaymentMethod>> {
  const environmentId = actor.environment.id;
  const list = ['payment_methods', environmentId];
  const after = readCursor(list, page.cursor);
  // Each combination of filters is a statement of its own, so that each gets the plan of its index.
  const conditions = [
    { name: 'customer', sql: 'customer_id', operator: '=', value: filter.customer },
    { name: 'fingerprint', sql: "card->>'fingerprint'", operator: '=', value: filter.fingerprint },
    { name: 'after', sql: 'id', operator: '<', value: after?.[0] },
  ].filter((condition) => condition.value !== undefined);
  const where = conditions.map(({ sql, operator }, index) => ` AND ${sql} ${operator} $${index + 3}`).join('');
  const found = await select(
    ['payment_method_list', ...conditions.map(({ name }) => name)].join('_'),
    `SELECT * FROM payment_method WHERE environment_id = $1 AND detached_at IS NULL${where} ORDER BY id DESC LIMIT $2`,
    [environmentId, page.limit + 1, ...conditions.map(({ value }) => value)],
  );
  const rows = found.map((row) => fromSnapshot<PaymentMethod>(row));
  return pageOf(list, rows, page.limit, (row) => [row.id]);
}
