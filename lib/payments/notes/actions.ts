'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { renderNote } from './render';
import { AddNote, ChangeNote } from './schema';
import { addNote, changeNote } from './write-note';

export const addNoteAction = consoleAction('payments:write', AddNote, addNote, (actor, { row }) =>
  renderNote(actor, row),
);
export const changeNoteAction = consoleAction('payments:write', ChangeNote, changeNote, (actor, { row }) =>
  renderNote(actor, row),
);
