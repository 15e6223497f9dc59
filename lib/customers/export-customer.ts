import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import type { Customer } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { listCustomerNotes } from '@/lib/notes/queries';
import { renderCustomer } from './render';

const ROWS_MAX = 10_000;

/** The file that a person is given who asks what is kept of them. Amounts are minor units. */
export type PersonalData = {
  object: 'personal_data';
  customer: ReturnType<typeof renderCustomer>;
  payment_methods: object[];
  payments: object[];
  /** What members wrote about the person. */
  notes: { body: string; created_at: string }[];
  /** Whether there were more payments than a file takes. */
  is_complete: boolean;
};

/**
 * Everything that is kept of a person, and a record of who took it: nothing leaves the house unrecorded. Throws
 * `not_found`.
 */
export async function exportCustomer(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<PersonalData> {
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
    db().paymentMethod.findMany({ where, orderBy: { id: 'asc' }, take: ROWS_MAX }),
    db().payment.findMany({ where, orderBy: { id: 'desc' }, take: ROWS_MAX + 1 }),
    listCustomerNotes(actor, id),
  ]);
  return {
    object: 'personal_data',
    customer: renderCustomer(actor, customer),
    payment_methods: methods.map(({ id, type, card, metadata, createdAt }) => ({
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
    notes: notes.flatMap(({ body, createdAt }) =>
      body === null ? [] : [{ body, created_at: createdAt.toISOString() }],
    ),
    is_complete: payments.length <= ROWS_MAX,
  };
}

function displayOf(method: unknown): object | null {
  if (method === null || typeof method !== 'object') return null;
  const { brand, last4, exp_month, exp_year, country, funding } = method as Record<string, unknown>;
  return { brand, last4, exp_month, exp_year, country, funding };
}
