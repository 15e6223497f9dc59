import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { PaymentNote } from '@/lib/generated/prisma/client';
import type { Mentionable } from './mentions';

export type NoteRow = PaymentNote;

const NOTES_SHOWN_MAX = 200;

/** Notes may name people, so they are for the roles that see people. */
export function mayReadNotes(actor: Actor): boolean {
  return actor.kind === 'member' && actor.permissions.has('pii:read');
}

/** The newest notes of a payment, oldest first. */
export async function listNotes(actor: Actor, paymentId: string): Promise<NoteRow[]> {
  const rows = await db().paymentNote.findMany({
    where: { environmentId: actor.environment.id, paymentId },
    orderBy: { id: 'desc' },
    take: NOTES_SHOWN_MAX,
  });
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
