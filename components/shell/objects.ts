import type { Permission } from '@/lib/auth/permissions';

export type ObjectKind = {
  /** Also the name of its message in `palette.objects`. */
  key: 'payment' | 'refund' | 'customer' | 'event' | 'checkoutSession';
  prefix: string;
  permission: Permission;
  /** Below `/api/v1`: who may read it sees it, as far as they may. */
  apiPath: string;
  /** Its page below the environment, or its list with its drawer open. */
  href: (found: { id: string }) => string;
};

/** Every kind of object that has an id of its own, for whoever pastes one into the palette. */
export const OBJECTS: readonly ObjectKind[] = [
  {
    key: 'payment',
    prefix: 'pay_',
    permission: 'payments:read',
    apiPath: '/payments',
    href: ({ id }) => `/payments/${id}`,
  },
  {
    key: 'refund',
    prefix: 're_',
    permission: 'refunds:read',
    apiPath: '/refunds',
    href: ({ id }) => `/refunds?q=${id}&open=${id}`,
  },
  {
    key: 'customer',
    prefix: 'cus_',
    permission: 'customers:read',
    apiPath: '/customers',
    href: ({ id }) => `/customers/${id}`,
  },
  {
    key: 'event',
    prefix: 'evt_',
    permission: 'events:read',
    apiPath: '/events',
    href: ({ id }) => `/events/${id}`,
  },
  {
    key: 'checkoutSession',
    prefix: 'cs_',
    permission: 'checkout:read',
    apiPath: '/checkout_sessions',
    href: () => '/checkout',
  },
];
