import type { Actor } from '@/lib/auth/actor';
import type { Mentionable } from './mentions';
import type { NoteRow } from './queries';
import { NOTE_CHANGE_MS } from './schema';

/** A note as the console shows it; `is_open` is whether the reader may still change it. */
export function renderNote(actor: Actor, note: NoteRow) {
  const isOwn = note.author === actor.id;
  return {
    id: note.id,
    author: note.author,
    body: note.body,
    created_at: note.createdAt.toISOString(),
    edited_at: note.editedAt?.toISOString() ?? null,
    deleted_at: note.deletedAt?.toISOString() ?? null,
    is_own: isOwn,
    is_open: isOwn && Date.now() - new Date(note.writtenAt).getTime() < NOTE_CHANGE_MS,
  };
}
/** A note as the merchant API shows it; `body` is null once its author took it back. */
export function renderApiNote(viewer: Pick<Actor, 'environment'>, note: NoteRow) {
  return {
    id: note.id,
    object: 'note' as const,
    environment: note.environmentId,
    livemode: viewer.environment.kind === 'live',
    payment: note.paymentId,
    customer: note.customerId,
    author: note.author,
    body: note.body,
    mentions: note.mentions,
    created_at: note.createdAt.toISOString(),
    edited_at: note.editedAt?.toISOString() ?? null,
    deleted_at: note.deletedAt?.toISOString() ?? null,
  };
}

export type NoteView = ReturnType<typeof renderNote>;

/** Everything that the notes of an object need. */
export type NotesView = { notes: readonly NoteView[]; members: readonly Mentionable[]; mayWrite: boolean };
