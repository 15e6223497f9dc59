import type { Actor } from '@/lib/auth/actor';
import type { Permission } from '@/lib/auth/permissions';
import { CheckoutSessionFilters } from '@/lib/checkout/filters';
import { countCheckoutSessions } from '@/lib/checkout/queries';
import { DisputeFilters } from '@/lib/disputes/filters';
import { countDisputes } from '@/lib/disputes/queries';
import { AttemptFilters } from '@/lib/payments/attempts/filters';
import { countAttempts } from '@/lib/payments/attempts/queries';
import { PaymentFilters } from '@/lib/payments/filters';
import { countPayments } from '@/lib/payments/queries';
import { PayoutFilters } from '@/lib/payouts/filters';
import { countPayouts } from '@/lib/payouts/queries';
import { RefundFilters } from '@/lib/refunds/filters';
import { countRefunds } from '@/lib/refunds/queries';
import { RequestFilters } from '@/lib/requests/filters';
import { countRequests } from '@/lib/requests/queries';
import { TryFilters } from '@/lib/webhooks/tries/filters';
import { countTries } from '@/lib/webhooks/tries/queries';
import type { IncidentWithRule } from './render';

/** Counted no further. */
const COUNT_MAX = 10_000;

const SEEN_WITH = {
  payments: 'payments:read',
  attempts: 'payments:read',
  refunds: 'refunds:read',
  disputes: 'disputes:read',
  requests: 'requests:read',
  checkout_sessions: 'checkout:read',
  webhook_tries: 'webhooks:read',
  payouts: 'payouts:read',
} as const satisfies Record<NonNullable<IncidentWithRule['affected']>['list'], Permission>;

/** As many rows as the list of what is affected has; null where no list shows it, or the reader may not see it. */
export async function countAffected(actor: Actor, { affected }: IncidentWithRule): Promise<number | null> {
  if (!affected || !actor.permissions.has(SEEN_WITH[affected.list])) return null;
  switch (affected.list) {
    case 'payments':
      return countPayments(actor, PaymentFilters.parse(affected.filters), COUNT_MAX);
    case 'refunds':
      return countRefunds(actor, RefundFilters.parse(affected.filters), COUNT_MAX);
    case 'disputes':
      return countDisputes(actor, DisputeFilters.parse(affected.filters), COUNT_MAX);
    case 'attempts':
      return countAttempts(actor, AttemptFilters.parse(affected.filters), COUNT_MAX);
    case 'requests':
      return countRequests(actor, RequestFilters.parse(affected.filters), COUNT_MAX);
    case 'checkout_sessions':
      return countCheckoutSessions(actor, CheckoutSessionFilters.parse(affected.filters), COUNT_MAX);
    case 'payouts':
      return countPayouts(actor, PayoutFilters.parse(affected.filters), COUNT_MAX);
    case 'webhook_tries':
      return countTries(actor, TryFilters.parse(affected.filters), COUNT_MAX);
  }
}
