import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import type { Customer } from '@/lib/generated/prisma/client';
import type { ErasedCustomer } from './erase-customer';

type Viewer = Pick<Actor, 'environment' | 'permissions' | 'kind'>;

/** A customer in the API's shape; members and keys see as much of the person as they may. */
export function renderCustomer(viewer: Viewer, customer: Customer) {
  const view = personalDataView(viewer.permissions, viewer.kind);
  const show = (value: string | null, mask: (value: string) => string) => {
    if (view === 'full' || value === null) return value;
    return view === 'masked' ? mask(value) : null;
  };
  return {
    id: customer.id,
    object: 'customer' as const,
    environment: customer.environmentId,
    livemode: viewer.environment.kind === 'live',
    email: show(customer.email, maskEmail),
    name: show(customer.name, initialsOf),
    phone: show(customer.phone, maskPhone),
    description: customer.description,
    reference: customer.reference,
    metadata: customer.metadata,
    default_payment_method: customer.defaultPaymentMethodId ?? null,
    deleted: customer.deletedAt !== null,
    deleted_at: customer.deletedAt?.toISOString() ?? null,
    merged_into: customer.mergedInto ?? null,
    erased_at: customer.erasedAt?.toISOString() ?? null,
    created_at: customer.createdAt.toISOString(),
    updated_at: customer.updatedAt.toISOString(),
    version: customer.version,
  };
}
export type CustomerView = ReturnType<typeof renderCustomer>;

/** The same after an erasure, with the rules whose texts name the person and stay as they are. */
export function renderErasedCustomer(viewer: Viewer, customer: ErasedCustomer) {
  return { ...renderCustomer(viewer, customer), named_in_rules: customer.namedInRules };
}

/** First letter and domain: `a•••@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const [first = ''] = email;
  return `${first}•••${at > 0 ? email.slice(at) : ''}`;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  return words.map((word) => `${[...word][0] ?? ''}.`).join(' ');
}

function maskPhone(phone: string): string {
  return `•••${phone.slice(-2)}`;
}
