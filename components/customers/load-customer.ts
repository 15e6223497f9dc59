import 'server-only';
import type { Actor } from '@/lib/auth/actor';
import { actorFaces } from '@/lib/auth/actor-labels';
import { getCustomer, twinsOf } from '@/lib/customers/queries';
import { renderCustomer } from '@/lib/customers/render';
import { EventFilters } from '@/lib/events/filters';
import { listEvents } from '@/lib/events/queries';
import { customerReturns, lifetimeValue } from '@/lib/metrics/customer';
import { listCustomerNotes, mayReadNotes, mentionableMembers } from '@/lib/notes/queries';
import { renderNote } from '@/lib/notes/render';
import { listPaymentMethods } from '@/lib/payment-methods/queries';
import { renderPaymentMethod } from '@/lib/payment-methods/render';
import { PaymentFilters } from '@/lib/payments/filters';
import { listPayments } from '@/lib/payments/queries';
import { renderPayment } from '@/lib/payments/render';
import type { PaymentShape } from '../payments/payment-shape';
import type { CustomerDetailProps } from './customer-detail';
import type { CustomerShape } from './customer-shape';

const ROWS = 10;

/** Everything that a customer's page shows, as far as the role may see it. Throws `not_found`. */
export async function loadCustomer(
  actor: Actor,
  id: string,
): Promise<Omit<CustomerDetailProps, 'base' | 'now'>> {
  const row = await getCustomer(actor, id);
  const notes = mayReadNotes(actor) ? await listCustomerNotes(actor, id) : null;
  const [values, payments, methods, returns, twins, events, members] = await Promise.all([
    lifetimeValue(actor, id),
    listPayments(actor, PaymentFilters.parse({ customer: id, limit: ROWS })),
    listPaymentMethods(actor, { customer: id }, { limit: 50, cursor: null }),
    customerReturns(actor, id),
    twinsOf(actor, row),
    listEvents(actor, EventFilters.parse({ object: id, limit: 1 })),
    notes ? mentionableMembers(actor) : [],
  ]);
  const last = events.rows[0];
  const faces = await actorFaces(actor, [
    ...(last ? [last.actor] : []),
    ...(notes ?? []).map((note) => note.author),
  ]);
  const customer = (one: typeof row) => renderCustomer(actor, one) as CustomerShape;
  return {
    customer: customer(row),
    zone: actor.environment.timeZone,
    currency: actor.environment.defaultCurrency,
    values,
    payments: payments.rows.map((payment) => renderPayment(actor, payment) as PaymentShape),
    methods: methods.rows.map((method) => renderPaymentMethod(actor, method)),
    returns,
    twins: twins.map(customer),
    lastChange: last
      ? { by: faces[last.actor]?.label ?? last.actor, at: last.createdAt.toISOString() }
      : null,
    faces,
    notes: notes && {
      notes: notes.map((note) => renderNote(actor, note)),
      members,
      mayWrite: actor.permissions.has('customers:write'),
    },
  };
}
