import type { Permission } from '@/lib/auth/permissions';

/** What reading the resource itself needs, by the first part of a route's path, or by the whole of one that shows more. */
const READS: Readonly<Record<string, Permission>> = {
  alert_rules: 'alerts:read',
  alert_rule_previews: 'alerts:read',
  audit_records: 'audit:read',
  balance: 'balance:read',
  breakers: 'alerts:read',
  checkout_sessions: 'checkout:read',
  configuration: 'configuration:read',
  customers: 'customers:read',
  deliveries: 'webhooks:read',
  disputes: 'disputes:read',
  events: 'events:read',
  incidents: 'alerts:read',
  metrics: 'metrics:read',
  annotations: 'metrics:read',
  attempts: 'payments:read',
  payment_life_cycle: 'metrics:read',
  payment_methods: 'customers:read',
  payments: 'payments:read',
  payout_accounts: 'payout_accounts:read',
  payouts: 'payouts:read',
  refunds: 'refunds:read',
  request_logs: 'requests:read',
  reviews: 'reviews:read',
  risk_list_entries: 'risk_lists:read',
  risk_lists: 'risk_lists:read',
  risk_rules: 'risk_rules:read',
  risk_thresholds: 'risk_rules:read',
  tokens: 'payments:read',
  webhook_endpoints: 'webhooks:read',
  webhook_tries: 'webhooks:read',
  'test_helpers/disputes': 'disputes:read',
  'test_helpers/payouts': 'payouts:read',
  'test_helpers/traffic': 'payments:read',
  'customers/:id/export': 'pii:read',
};

/**
 * What a reader of the log needs beside it to be shown what this call sent and got; null where the log is enough. `route` is
 * method and path as the table has them, null for a call that met no route, of which nothing was read.
 */
export function readingOf(route: string | null): Permission | null {
  const path = (route ?? '').replace(/^[A-Z]+ \//, '');
  const [first = '', second = ''] = path.split('/');
  return READS[path] ?? READS[first] ?? READS[`${first}/${second}`] ?? null;
}
