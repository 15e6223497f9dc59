import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { Note, Prisma } from '@/lib/generated/prisma/client';
import type { Mentionable } from './mentions';

export type NoteRow = Note;

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

async function listNotes(where: Prisma.NoteWhereInput): Promise<NoteRow[]> {
  const rows = await db().note.findMany({ where, orderBy: { id: 'desc' }, take: NOTES_SHOWN_MAX });
  return rows.reverse();
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
