import { type Actor, ensurePermission } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError, notFound } from '@/lib/errors';
import { isId, newId } from '@/lib/ids';
import { mentionsIn } from './mentions';
import { mentionableMembers, type NoteRow } from './queries';
import type { AddNote, ChangeNote } from './schema';

/**
 * Adds a private note to a payment or a customer. Throws `not_found`, and `insufficient_scope` for roles that do not see
 * people.
 */
export async function addNote(actor: Actor, input: AddNote, call: Call): Promise<Answered<NoteRow>> {
  ensurePermission(actor, 'pii:read');
  const subject = subjectOf(input);
  const mentions = mentionsIn(input.body, await mentionableMembers(actor));
  return change<NoteRow>(actor, call, 'note_add', 'note', {
    note: { id: newId('note'), ...subject, body: input.body, mentions },
  });
}

function subjectOf(input: AddNote): { payment_id: string } | { customer_id: string } {
  if ('payment' in input) {
    if (!isId('payment', input.payment)) throw notFound();
    return { payment_id: input.payment };
  }
  if (!isId('customer', input.customer)) throw notFound();
  return { customer_id: input.customer };
}

/**
 * Changes a note of the actor's own within its quarter of an hour, or takes it back at any time. Throws `not_found`, and
 * `invalid_state` for somebody else's note or one that is too old.
 */
export async function changeNote(actor: Actor, input: ChangeNote, call: Call): Promise<Answered<NoteRow>> {
  ensurePermission(actor, 'pii:read');
  if (!isId('note', input.id)) throw notFound();
  const mentions = input.body === null ? [] : mentionsIn(input.body, await mentionableMembers(actor));
  return change<NoteRow>(actor, call, 'note_change', 'note', {
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
