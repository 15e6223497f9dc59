import type { Permission } from '@/lib/auth/permissions';

export type ObjectKind = {
  /** Also the name of its message in `palette.objects`. */
  key:
    | 'payment'
    | 'refund'
    | 'dispute'
    | 'customer'
    | 'event'
    | 'request'
    | 'checkoutSession'
    | 'riskRule'
    | 'riskList'
    | 'review'
    | 'alertRule'
    | 'incident'
    | 'simulation'
    | 'payoutAccount'
    | 'payout';
  prefix: string;
  permission: Permission;
  /** Below `/api/v1`: who may read it sees it, as far as they may. */
  apiPath: string;
  /** Its page below the environment, or the list that has it. */
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
    href: ({ id }) => `/refunds/${id}`,
  },
  {
    key: 'dispute',
    prefix: 'dp_',
    permission: 'disputes:read',
    apiPath: '/disputes',
    href: ({ id }) => `/disputes/${id}`,
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
    key: 'request',
    prefix: 'req_',
    permission: 'requests:read',
    apiPath: '/request_logs',
    href: ({ id }) => `/requests/${id}`,
  },
  {
    key: 'checkoutSession',
    prefix: 'cs_',
    permission: 'checkout:read',
    apiPath: '/checkout_sessions',
    href: ({ id }) => `/checkout?open=${id}`,
  },
  {
    key: 'riskRule',
    prefix: 'rr_',
    permission: 'risk_rules:read',
    apiPath: '/risk_rules',
    href: ({ id }) => `/settings/risk-rules/${id}`,
  },
  {
    key: 'riskList',
    prefix: 'rl_',
    permission: 'risk_lists:read',
    apiPath: '/risk_lists',
    href: ({ id }) => `/risk-lists/${id}`,
  },
  {
    key: 'review',
    prefix: 'rv_',
    permission: 'reviews:read',
    apiPath: '/reviews',
    href: ({ id }) => `/reviews?open=${id}`,
  },
  {
    key: 'payout',
    prefix: 'po_',
    permission: 'payouts:read',
    apiPath: '/payouts',
    href: ({ id }) => `/payouts/${id}`,
  },
  {
    key: 'payoutAccount',
    prefix: 'pa_',
    permission: 'payout_accounts:read',
    apiPath: '/payout_accounts',
    href: ({ id }) => `/settings/payout-accounts?open=${id}`,
  },
  {
    key: 'alertRule',
    prefix: 'ar_',
    permission: 'alerts:read',
    apiPath: '/alert_rules',
    href: ({ id }) => `/settings/alerts/${id}`,
  },
  {
    key: 'incident',
    prefix: 'inc_',
    permission: 'alerts:read',
    apiPath: '/incidents',
    href: ({ id }) => `/incidents/${id}`,
  },
  {
    key: 'simulation',
    prefix: 'sim_',
    permission: 'sandbox:write',
    apiPath: '/test_helpers/simulations',
    href: ({ id }) => `/traffic/${id}`,
  },
];

export type PageObject = { kind: ObjectKind; id: string };

/** The object whose page is open, or whose drawer; null on other pages. */
export function objectOf(path: string, search: URLSearchParams): PageObject | null {
  for (const id of [...path.split('/').slice(4), search.get('open') ?? '']) {
    const kind = OBJECTS.find(({ prefix }) => id.startsWith(prefix));
    if (kind) return { kind, id };
  }
  return null;
}
