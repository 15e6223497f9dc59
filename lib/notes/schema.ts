import { z } from 'zod';
import { text } from '@/lib/fields';

export const NOTE_LENGTH_MAX = 2_000;
/** How long the author may change a note; taking it back is possible for ever. */
export const NOTE_CHANGE_MS = 15 * 60_000;

const Body = text(NOTE_LENGTH_MAX).refine((body) => body.trim() !== '', 'A note has at least one character.');

export const AddPaymentNote = z.strictObject({ payment: z.string().max(64), body: Body });
export const AddCustomerNote = z.strictObject({ customer: z.string().max(64), body: Body });
export type AddNote = z.output<typeof AddPaymentNote> | z.output<typeof AddCustomerNote>;

/** Body of `POST /payments/{id}/notes`. */
export const PaymentNoteBody = z.strictObject({ body: Body });

/** Query of `GET /payments/{id}/notes`. */
export const NotesPage = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(400).optional(),
});
export type NotesPage = z.output<typeof NotesPage>;

/** A body of null takes the note back. */
export const ChangeNote = z.strictObject({ id: z.string().max(64), body: Body.nullable() });
export type ChangeNote = z.output<typeof ChangeNote>;
