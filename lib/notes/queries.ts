import { type Actor, ensurePermission } from '@/lib/auth/actor';
import { db, select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Note, Prisma } from '@/lib/generated/prisma/client';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { Mentionable } from './mentions';
import type { NotesPage } from './schema';

export type NoteRow = Note;
type PersonNote = { payment_id: string | null; body: string; created_at: Date };

const NOTES_SHOWN_MAX = 200;

/** Notes may name people, so they are for the roles that see people. */
export function mayReadNotes(actor: Actor): boolean {
  return actor.kind === 'member' && actor.permissions.has('pii:read');
}

/** The newest notes of a payment, oldest first. */
export function listPaymentNotes(actor: Actor, paymentId: string): Promise<NoteRow[]> {
  return listNotes({ environmentId: actor.environment.id, paymentId });
}

/** The newest notes of a customer and of the customers that were merged into it, oldest first. */
export async function listCustomerNotes(actor: Actor, customerId: string): Promise<NoteRow[]> {
  const environmentId = actor.environment.id;
  const records = await db().customer.findMany({
    where: { environmentId, OR: [{ id: customerId }, { mergedInto: customerId }] },
    select: { id: true },
  });
  return listNotes({ environmentId, customerId: { in: records.map(({ id }) => id) } });
}

/**
 * The newest notes on a person, oldest first: those on the customer, on the customers that were merged into it and on its
 * payments. At most `limit`; notes that were taken back have no words and are left out.
 */
export async function notesOnPerson(actor: Actor, customerId: string, limit: number): Promise<PersonNote[]> {
  const rows = await select<PersonNote>(
    'notes_on_person',
    `SELECT payment_id, body, created_at FROM note WHERE environment_id = $1 AND body IS NOT NULL AND (
       customer_id IN (SELECT id FROM customer WHERE environment_id = $1 AND (id = $2 OR merged_into = $2))
       OR payment_id IN (SELECT id FROM payment WHERE environment_id = $1 AND customer_id = $2))
     ORDER BY id DESC LIMIT $3`,
    [actor.environment.id, customerId, limit],
  );
  return rows.reverse();
}

async function listNotes(where: Prisma.NoteWhereInput): Promise<NoteRow[]> {
  const rows = await db().note.findMany({ where, orderBy: { id: 'desc' }, take: NOTES_SHOWN_MAX });
  return rows.reverse();
}

/**
 * One page of a payment's notes, newest first, for the API. Throws `not_found`, and `insufficient_scope` for whoever may
 * not see people.
 */
export async function pageOfNotes(
  actor: Actor,
  paymentId: string,
  { limit, cursor }: NotesPage,
): Promise<KeysetPage<NoteRow>> {
  ensurePermission(actor, 'pii:read');
  const environmentId = actor.environment.id;
  const payment = await db().payment.findUnique({
    where: { environmentId_id: { environmentId, id: paymentId } },
    select: { id: true },
  });
  if (!payment) throw notFound();
  const { id, orderBy, take, page } = keyset([environmentId, 'note', paymentId], cursor, limit);
  return page(await db().note.findMany({ where: { environmentId, paymentId, id }, orderBy, take }));
}

/** The members of the actor's merchant, by name: whom a note can mention. */
export async function mentionableMembers(actor: Actor): Promise<Mentionable[]> {
  const members = await db().member.findMany({
    where: { merchantId: actor.environment.merchantId },
    select: { user: { select: { id: true, name: true } } },
    take: 200,
  });
  return members.map(({ user }) => user).sort((a, b) => a.name.localeCompare(b.name));
}
