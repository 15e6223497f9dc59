import type { Actor } from '@/lib/auth/actor';
import { DisputeFilters } from '@/lib/disputes/filters';
import { countDisputes } from '@/lib/disputes/queries';
import { PaymentFilters } from '@/lib/payments/filters';
import { countPayments } from '@/lib/payments/queries';
import { RefundFilters } from '@/lib/refunds/filters';
import { countRefunds } from '@/lib/refunds/queries';
import type { IncidentWithRule } from './render';

/** Counted no further. */
const COUNT_MAX = 10_000;

/** As many rows as the list of what is affected has; null where no list shows it, or the reader may not see it. */
export async function countAffected(actor: Actor, { affected }: IncidentWithRule): Promise<number | null> {
  if (!affected || !actor.permissions.has(`${affected.list}:read`)) return null;
  switch (affected.list) {
    case 'payments':
      return countPayments(actor, PaymentFilters.parse(affected.filters), COUNT_MAX);
    case 'refunds':
      return countRefunds(actor, RefundFilters.parse(affected.filters), COUNT_MAX);
    case 'disputes':
      return countDisputes(actor, DisputeFilters.parse(affected.filters), COUNT_MAX);
  }
}
