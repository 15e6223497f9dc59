/**
 * Who may do what: the permissions that doors name, the six roles of a member, and the scopes of an API key.
 * Client-safe, so that the console hides what a door would refuse; the door decides.
 */
import { type Currency, exponentOf } from '@/lib/money';

export const PERMISSIONS = [
  'payments:read',
  'payments:write',
  'refunds:read',
  'refunds:write',
  'disputes:read',
  'disputes:write',
  'payouts:read',
  'payouts:write',
  'refunds:approve',
  'customers:read',
  'customers:write',
  'customers:erase',
  'tokens:write',
  'checkout:read',
  'checkout:write',
  'checkout:confirm',
  'events:read',
  'balance:read',
  'ledger:read',
  'keys:read',
  'keys:write',
  'keys:revoke',
  'members:read',
  'members:write',
  'settings:write',
  'environments:write',
  'sandbox:write',
  'pii:read',
  'exports:write',
  'webhooks:read',
  'webhooks:write',
  'audit:read',
  'configuration:read',
  'configuration:write',
  'requests:read',
  'reviews:read',
  'reviews:write',
  'risk_rules:read',
  'risk_rules:write',
  'risk_lists:read',
  'risk_lists:write',
  'metrics:read',
  'metrics:write',
  'alerts:read',
  'alerts:write',
  'payout_accounts:read',
  'payout_accounts:write',
  'payout_accounts:confirm',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['owner', 'admin', 'developer', 'finance', 'support', 'analyst'] as const;
export type Role = (typeof ROLES)[number];
export type EnvironmentKind = 'live' | 'sandbox';

/** `sandbox` grants a permission in sandboxes only, `live` in live only, `both` everywhere. */
type Grant = EnvironmentKind | 'both';

/** The role matrix: one line per permission, naming the roles that have it. A role that is not named is refused. */
const MATRIX: Record<Permission, Partial<Record<Role, Grant>>> = {
  'payments:read': {
    owner: 'both',
    admin: 'both',
    developer: 'both',
    finance: 'both',
    support: 'both',
    analyst: 'both',
  },
  'payments:write': { owner: 'both', admin: 'both', developer: 'sandbox', finance: 'both' },
  'refunds:read': {
    owner: 'both',
    admin: 'both',
    developer: 'both',
    finance: 'both',
    support: 'both',
    analyst: 'both',
  },
  'refunds:write': { owner: 'both', admin: 'both', developer: 'sandbox', finance: 'both', support: 'both' },
  'disputes:read': {
    owner: 'both',
    admin: 'both',
    developer: 'both',
    finance: 'both',
    support: 'both',
    analyst: 'both',
  },
  'disputes:write': { owner: 'both', admin: 'both', finance: 'both', support: 'both' },
  // Money leaves for good, so it is for those who answer for it; an analyst sees no digits of an account.
  'payouts:read': { owner: 'both', admin: 'both', finance: 'both', analyst: 'both' },
  'payouts:write': { owner: 'both', admin: 'both', finance: 'both' },
  // A second person for what is above the requester's limit; his own limit must cover it.
  'refunds:approve': { owner: 'both', admin: 'both', finance: 'both' },
  'customers:read': { owner: 'both', admin: 'both', developer: 'sandbox', finance: 'both', support: 'both' },
  'customers:write': { owner: 'both', admin: 'both', developer: 'sandbox', finance: 'both' },
  // A person who was erased does not come back, so it is for those who answer for the merchant.
  'customers:erase': { owner: 'both', admin: 'both' },
  'tokens:write': { owner: 'both', admin: 'both', developer: 'sandbox', finance: 'both' },
  'checkout:read': {
    owner: 'both',
    admin: 'both',
    developer: 'both',
    finance: 'both',
    support: 'both',
    analyst: 'both',
  },
  'checkout:write': { owner: 'both', admin: 'both', developer: 'sandbox', finance: 'both' },
  'checkout:confirm': { owner: 'both', admin: 'both', developer: 'sandbox', finance: 'both' },
  'events:read': { owner: 'both', admin: 'both', developer: 'both', finance: 'both' },
  'balance:read': { owner: 'both', admin: 'both', finance: 'both', analyst: 'both' },
  'ledger:read': { owner: 'both', admin: 'both', finance: 'both', analyst: 'both' },
  'keys:read': { owner: 'both', admin: 'both', developer: 'both' },
  'keys:write': { owner: 'both', admin: 'both', developer: 'sandbox' },
  // Whoever sees a leaked key must be able to end it, so a developer revokes live keys without making any.
  'keys:revoke': { owner: 'both', admin: 'both', developer: 'both' },
  'members:read': { owner: 'both', admin: 'both' },
  'members:write': { owner: 'both', admin: 'both' },
  'settings:write': { owner: 'both', admin: 'both' },
  'environments:write': { owner: 'both', admin: 'both', developer: 'both' },
  'sandbox:write': { owner: 'sandbox', admin: 'sandbox', developer: 'sandbox' },
  'pii:read': { owner: 'both', admin: 'both', finance: 'both' },
  // An analyst's file has no more of a person than their screen.
  'exports:write': { owner: 'both', admin: 'both', finance: 'both', analyst: 'both' },
  'webhooks:read': { owner: 'both', admin: 'both', developer: 'both' },
  'webhooks:write': { owner: 'both', admin: 'both', developer: 'both' },
  // Developers and support see what they did themselves, finance no addresses and programs (lib/audit/queries.ts).
  'audit:read': { owner: 'both', admin: 'both', developer: 'both', finance: 'both', support: 'both' },
  // One file may change everything that is configured, so it is for those who answer for the merchant.
  'configuration:read': { owner: 'both', admin: 'both' },
  'configuration:write': { owner: 'both', admin: 'both' },
  // Bodies hold people; a developer sees them masked (lib/requests/render.ts).
  'requests:read': { owner: 'both', admin: 'both', developer: 'both' },
  // Whoever decides on a payment decides on money, as support does up to its limit.
  'reviews:read': { owner: 'both', admin: 'both', finance: 'both', support: 'both' },
  'reviews:write': { owner: 'both', admin: 'both', finance: 'both', support: 'both' },
  // Whoever knows the rules knows how to get around them.
  'risk_rules:read': { owner: 'both', admin: 'both' },
  'risk_rules:write': { owner: 'both', admin: 'both' },
  'risk_lists:read': { owner: 'both', admin: 'both' },
  'risk_lists:write': { owner: 'both', admin: 'both' },
  // Sums and shares name nobody; who sees payments could add them up.
  'metrics:read': {
    owner: 'both',
    admin: 'both',
    developer: 'both',
    finance: 'both',
    support: 'both',
    analyst: 'both',
  },
  // What is written beside charts: a deploy is written by who deploys.
  'metrics:write': { owner: 'both', admin: 'both', developer: 'both' },
  'alerts:read': {
    owner: 'both',
    admin: 'both',
    developer: 'both',
    finance: 'both',
    support: 'both',
    analyst: 'both',
  },
  'alerts:write': { owner: 'both', admin: 'both' },
  'payout_accounts:read': { owner: 'both', admin: 'both', developer: 'sandbox', finance: 'both' },
  // Where the money goes: in live whoever may write proposes, and an owner who is somebody else confirms.
  'payout_accounts:write': { owner: 'both', finance: 'both' },
  'payout_accounts:confirm': { owner: 'both' },
};

/** Every permission of a role in an environment of this kind. */
export function permissionsOf(role: Role, kind: EnvironmentKind): ReadonlySet<Permission> {
  return new Set(PERMISSIONS.filter((permission) => isGranted(MATRIX[permission][role], kind)));
}

function isGranted(grant: Grant | undefined, kind: EnvironmentKind): boolean {
  return grant === 'both' || grant === kind;
}

/** The roles that have a permission in an environment of this kind: what a refusal tells the member to ask. */
export function rolesWith(permission: Permission, kind: EnvironmentKind): Role[] {
  return ROLES.filter((role) => isGranted(MATRIX[permission][role], kind));
}

/**
 * How much of a customer a reader sees: `full`; `masked` (first letter and domain of an e-mail, initials) for support
 * and developers; `none` for analysts. A key without the customers scope sees masked what its payments and events name.
 */
export function personalDataView(
  permissions: ReadonlySet<Permission>,
  kind: 'member' | 'key' | 'system' | 'payer' = 'member',
): 'full' | 'masked' | 'none' {
  if (permissions.has('pii:read')) return 'full';
  return kind === 'key' || permissions.has('customers:read') ? 'masked' : 'none';
}

/** Major units (of a currency with two digits) that a role may refund at once; null is no limit, 0 is none at all. */
export const REFUND_LIMIT_MAJOR: Record<Role, number | null> = {
  owner: null,
  admin: null,
  developer: null,
  finance: 100_000,
  support: 100,
  analyst: 0,
};

/**
 * The largest single refund of a member in minor units of the currency; null means no limit (also for keys and the
 * system, whose role is null). A limit is written once, in major units of a currency with two digits: support's 100 is
 * 100.00 USD and 100.000 KWD. A currency without minor digits counts a unit as a hundredth (10,000 JPY), because its
 * unit is worth about that.
 */
export function refundLimit(role: Role | null, currency: Currency): bigint | null {
  const major = role === null ? null : REFUND_LIMIT_MAJOR[role];
  return major === null ? null : inMinorUnits(major, currency);
}

/** A limit in whole units of a currency with two digits, in minor units of this one. */
export function inMinorUnits(major: number, currency: Currency): bigint {
  return BigInt(major) * 10n ** BigInt(Math.max(exponentOf(currency), 2));
}

/** The roles that may refund this amount (minor units) in an environment of this kind, for the text of a refusal. */
export function rolesThatMayRefund(amount: bigint, currency: Currency, kind: EnvironmentKind): Role[] {
  return rolesWith('refunds:write', kind).filter((role) => {
    const limit = refundLimit(role, currency);
    return limit === null || amount <= limit;
  });
}
