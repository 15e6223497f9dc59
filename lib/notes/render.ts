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
export type NoteView = ReturnType<typeof renderNote>;

/** Everything that the notes of an object need. */
export type NotesView = { notes: readonly NoteView[]; members: readonly Mentionable[]; mayWrite: boolean };
