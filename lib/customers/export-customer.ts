import { type Actor, ensurePermission } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import type { Customer } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { notesOnPerson } from '@/lib/notes/queries';
import { renderCustomer } from './render';

/** Of each list in the file. */
const ROWS_MAX = 10_000;

/** The file that a person is given who asks what is kept of them. Amounts are minor units. */
export type PersonalData = {
  object: 'personal_data';
  customer: ReturnType<typeof renderCustomer>;
  payment_methods: object[];
  payments: object[];
  /** What members wrote about the person, and about the payment that is named. */
  notes: { payment: string | null; body: string; created_at: string }[];
  /** Whether every list is whole: none was longer than a file takes. */
  is_complete: boolean;
};

/**
 * Everything that is kept of a person, and a record of who took it: nothing leaves the house unrecorded. It has the
 * person's payments, so who takes it must be allowed to read these too. Throws `not_found` and `insufficient_scope`.
 */
export async function exportCustomer(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<PersonalData> {
  ensurePermission(actor, 'payments:read');
  if (!isId('customer', id)) throw notFound();
  const { row: customer }: Answered<Customer> = await change<Customer>(
    actor,
    { ...call, claim: null },
    'customer_export_record',
    'customer',
    { customer_id: id },
  );
  const where = { environmentId: actor.environment.id, customerId: id };
  const [methods, payments, notes] = await Promise.all([
    db().paymentMethod.findMany({ where, orderBy: { id: 'asc' }, take: ROWS_MAX + 1 }),
    db().payment.findMany({ where, orderBy: { id: 'desc' }, take: ROWS_MAX + 1 }),
    notesOnPerson(actor, id, ROWS_MAX + 1),
  ]);
  return {
    object: 'personal_data',
    customer: renderCustomer(actor, customer),
    payment_methods: methods.slice(0, ROWS_MAX).map(({ id, type, card, metadata, createdAt }) => ({
      id,
      type,
      card: displayOf(card),
      metadata,
      created_at: createdAt.toISOString(),
    })),
    payments: payments.slice(0, ROWS_MAX).map((payment) => ({
      id: payment.id,
      amount: Number(payment.amount),
      currency: payment.currency,
      status: payment.status,
      amount_refunded: Number(payment.amountRefunded),
      method: displayOf(payment.method),
      email: payment.customerEmail,
      reference: payment.reference,
      description: payment.description,
      metadata: payment.metadata,
      created_at: payment.createdAt.toISOString(),
    })),
    notes: notes.slice(-ROWS_MAX).map((note) => ({
      payment: note.payment_id,
      body: note.body,
      created_at: note.created_at.toISOString(),
    })),
    is_complete: [methods, payments, notes].every(({ length }) => length <= ROWS_MAX),
  };
}

function displayOf(method: unknown): object | null {
  if (method === null || typeof method !== 'object') return null;
  const { brand, last4, exp_month, exp_year, country, funding } = method as Record<string, unknown>;
  return { brand, last4, exp_month, exp_year, country, funding };
}
