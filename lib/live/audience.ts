import type { Permission } from '@/lib/auth/permissions';

/** Who may know of a noun's facts. A noun that is not named here is for those who may read the log of events. */
const PERMISSION_OF: Record<string, Permission> = {
  payment: 'payments:read',
  refund: 'refunds:read',
  dispute: 'disputes:read',
  payout: 'payouts:read',
  customer: 'customers:read',
  payment_method: 'customers:read',
  checkout_session: 'checkout:read',
  review: 'reviews:read',
  invariant: 'payments:read',
  webhook_endpoint: 'webhooks:read',
  api_key: 'keys:read',
  risk_rule: 'risk_rules:read',
  risk_list: 'risk_lists:read',
  risk_thresholds: 'risk_rules:read',
  alert_rule: 'alerts:read',
  incident: 'alerts:read',
  breaker: 'alerts:read',
  payout_account: 'payout_accounts:read',
};

/** Whether a reader with these permissions may be told that something happened to an object of this noun. */
export function mayKnow(permissions: ReadonlySet<Permission>, noun: string): boolean {
  return permissions.has(PERMISSION_OF[noun] ?? 'events:read');
}
