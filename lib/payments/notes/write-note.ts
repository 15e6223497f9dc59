import { type Actor, ensurePermission } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError, notFound } from '@/lib/errors';
import { isId, newId } from '@/lib/ids';
import { mentionsIn } from './mentions';
import { mentionableMembers, type NoteRow } from './queries';
import type { AddNote, ChangeNote } from './schema';

/** Adds a private note to a payment. Throws `not_found`, and `insufficient_scope` for roles that do not see people. */
export async function addNote(actor: Actor, input: AddNote, call: Call): Promise<Answered<NoteRow>> {
  ensurePermission(actor, 'pii:read');
  if (!isId('payment', input.payment)) throw notFound();
  const mentions = mentionsIn(input.body, await mentionableMembers(actor));
  return change<NoteRow>(actor, call, 'payment_note_add', 'payment_note', {
    note: { id: newId('note'), payment_id: input.payment, body: input.body, mentions },
  });
}

/**
 * Changes a note of the actor's own within its quarter of an hour, or takes it back at any time. Throws `not_found`, and
 * `invalid_state` for somebody else's note or one that is too old.
 */
export async function changeNote(actor: Actor, input: ChangeNote, call: Call): Promise<Answered<NoteRow>> {
  ensurePermission(actor, 'pii:read');
  if (!isId('note', input.id)) throw notFound();
  const mentions = input.body === null ? [] : mentionsIn(input.body, await mentionableMembers(actor));
  return change<NoteRow>(actor, call, 'payment_note_change', 'payment_note', {
    note: { ...input, mentions },
  }).catch((error: unknown) => {
    throw inWords(error);
  });
}

function inWords(error: unknown): unknown {
  if (!(error instanceof DomainError) || error.code !== 'invalid_state') return error;
  const detail =
    error.details.current_status === 'final'
      ? 'A note can be changed for 15 minutes. It stays as it is; you can take it back or write another one.'
      : 'Only its author changes a note. It stays as it is.';
  return new DomainError('invalid_state', detail, error.details);
}
