import type { CustomerView } from '@/lib/customers/render';
import type { PaymentMethodView } from '@/lib/payment-methods/render';

/** A customer as the API shows it, with its metadata given its shape. */
export type CustomerShape = Omit<CustomerView, 'metadata'> & { metadata: Record<string, string> };
export type MethodShape = Pick<PaymentMethodView, 'id' | 'type' | 'card' | 'created_at'>;
/** Who changed the customer last, and when; a conflict says so. */
export type LastChange = { by: string; at: string };

/** What a customer is called on a page: the name, else the address, else the id. */
export function customerName(customer: Pick<CustomerShape, 'id' | 'name' | 'email'>): string {
  return customer.name ?? customer.email ?? customer.id;
}
