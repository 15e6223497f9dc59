'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { renderNote } from './render';
import { AddCustomerNote, AddPaymentNote, ChangeNote } from './schema';
import { addNote, changeNote } from './write-note';

export const addPaymentNoteAction = consoleAction(
  'payments:write',
  AddPaymentNote,
  addNote,
  (actor, { row }) => renderNote(actor, row),
);
export const addCustomerNoteAction = consoleAction(
  'customers:write',
  AddCustomerNote,
  addNote,
  (actor, { row }) => renderNote(actor, row),
);
/** Whoever may write notes at all changes only their own. */
export const changeNoteAction = consoleAction('pii:read', ChangeNote, changeNote, (actor, { row }) =>
  renderNote(actor, row),
);
