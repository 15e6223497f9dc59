import type { Permission } from '@/lib/auth/permissions';

export type NavigationEntry = {
  /** Also the name of its message in `shell.pages`. */
  key:
    | 'home'
    | 'incidents'
    | 'alerts'
    | 'payments'
    | 'attempts'
    | 'refunds'
    | 'disputes'
    | 'customers'
    | 'checkout'
    | 'reviews'
    | 'riskLists'
    | 'exports'
    | 'balances'
    | 'payouts'
    | 'payoutAccounts'
    | 'payoutSchedules'
    | 'invariants'
    | 'riskInsights'
    | 'acceptanceInsights'
    | 'methodsInsights'
    | 'latencyInsights'
    | 'payoutsInsights'
    | 'boardInsights'
    | 'events'
    | 'keys'
    | 'signatures'
    | 'webhooks'
    | 'requests'
    | 'audit'
    | 'configuration'
    | 'traffic'
    | 'riskRules'
    | 'methods'
    | 'members'
    | 'roles'
    | 'security';
  /** Below `/m/{merchant}/{environment}`. */
  href: string;
  permission: Permission;
  /** Second key after `g`. */
  shortcut: string;
  /** What waits for somebody, where there is any of it. */
  waiting?: { what: Waiting; count: number };
};
const WAITING = ['disputes', 'reviews', 'incidents'] as const;
export type Waiting = (typeof WAITING)[number];
export type NavigationGroup = {
  key: 'start' | 'payments' | 'insights' | 'risk' | 'money' | 'developers' | 'people';
  entries: readonly NavigationEntry[];
};

/** Every page of the console, in the sidebar's order; whoever lacks the permission does not see the entry. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    key: 'start',
    entries: [
      { key: 'home', href: '/home', permission: 'payments:read', shortcut: 'h' },
      { key: 'incidents', href: '/incidents', permission: 'alerts:read', shortcut: 'j' },
      { key: 'alerts', href: '/settings/alerts', permission: 'alerts:read', shortcut: 'q' },
    ],
  },
  {
    key: 'payments',
    entries: [
      { key: 'payments', href: '/payments', permission: 'payments:read', shortcut: 't' },
      { key: 'attempts', href: '/attempts', permission: 'payments:read', shortcut: '7' },
      { key: 'refunds', href: '/refunds', permission: 'refunds:read', shortcut: 'r' },
      { key: 'disputes', href: '/disputes', permission: 'disputes:read', shortcut: 'd' },
      { key: 'customers', href: '/customers', permission: 'customers:read', shortcut: 'u' },
      { key: 'checkout', href: '/checkout', permission: 'checkout:read', shortcut: 'c' },
      { key: 'exports', href: '/exports', permission: 'exports:write', shortcut: 'x' },
    ],
  },
  {
    key: 'insights',
    entries: [
      { key: 'acceptanceInsights', href: '/insights/acceptance', permission: 'metrics:read', shortcut: '1' },
      { key: 'methodsInsights', href: '/insights/methods', permission: 'metrics:read', shortcut: '2' },
      { key: 'latencyInsights', href: '/insights/latency', permission: 'metrics:read', shortcut: '3' },
      { key: 'boardInsights', href: '/insights/board', permission: 'metrics:read', shortcut: '5' },
    ],
  },
  {
    key: 'risk',
    entries: [
      { key: 'reviews', href: '/reviews', permission: 'reviews:read', shortcut: 'v' },
      { key: 'riskInsights', href: '/insights/risk', permission: 'metrics:read', shortcut: 'y' },
      { key: 'riskRules', href: '/settings/risk-rules', permission: 'risk_rules:read', shortcut: 'p' },
      { key: 'riskLists', href: '/risk-lists', permission: 'risk_lists:read', shortcut: 'n' },
    ],
  },
  {
    key: 'money',
    entries: [
      { key: 'balances', href: '/balances', permission: 'balance:read', shortcut: 'b' },
      { key: 'payouts', href: '/payouts', permission: 'payouts:read', shortcut: 'g' },
      { key: 'payoutsInsights', href: '/insights/payouts', permission: 'metrics:read', shortcut: '6' },
      {
        key: 'payoutAccounts',
        href: '/settings/payout-accounts',
        permission: 'payout_accounts:read',
        shortcut: '9',
      },
      {
        key: 'payoutSchedules',
        href: '/settings/payout-schedules',
        permission: 'payouts:read',
        shortcut: '0',
      },
      { key: 'invariants', href: '/invariants', permission: 'payments:read', shortcut: '4' },
      { key: 'methods', href: '/settings/methods', permission: 'settings:write', shortcut: 'z' },
    ],
  },
  {
    key: 'developers',
    entries: [
      { key: 'keys', href: '/keys', permission: 'keys:read', shortcut: 'k' },
      { key: 'signatures', href: '/signatures', permission: 'keys:read', shortcut: 'i' },
      { key: 'webhooks', href: '/webhooks', permission: 'webhooks:read', shortcut: 'w' },
      { key: 'events', href: '/events', permission: 'events:read', shortcut: 'e' },
      { key: 'requests', href: '/requests', permission: 'requests:read', shortcut: 'l' },
      { key: 'audit', href: '/audit', permission: 'audit:read', shortcut: 'a' },
      {
        key: 'configuration',
        href: '/settings/configuration',
        permission: 'configuration:read',
        shortcut: 'f',
      },
      { key: 'traffic', href: '/traffic', permission: 'sandbox:write', shortcut: '8' },
    ],
  },
  {
    key: 'people',
    entries: [
      { key: 'members', href: '/members', permission: 'members:read', shortcut: 'm' },
      { key: 'roles', href: '/roles', permission: 'members:read', shortcut: 'o' },
      { key: 'security', href: '/security', permission: 'settings:write', shortcut: 's' },
    ],
  },
];

/** The groups that these permissions may see, with what waits in them; empty groups disappear. */
export function visibleNavigation(
  permissions: ReadonlySet<Permission>,
  counts: Partial<Record<Waiting, number>> = {},
): NavigationGroup[] {
  const waiting = ({ key }: NavigationEntry): NavigationEntry['waiting'] => {
    const what = WAITING.find((one) => one === key);
    const count = what ? (counts[what] ?? 0) : 0;
    return what && count > 0 ? { what, count } : undefined;
  };
  return NAVIGATION.map((group) => ({
    key: group.key,
    entries: group.entries
      .filter((entry) => permissions.has(entry.permission))
      .map((entry) => ({ ...entry, waiting: waiting(entry) })),
  })).filter((group) => group.entries.length > 0);
}
