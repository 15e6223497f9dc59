import { z } from 'zod';
import { Currencies, choices, Instant, PageQuery } from '@/lib/lists/query-schema';
import { MethodQuery, VisitQuery } from '@/lib/payments/trait-query';
import { DROP_OFFS, SESSION_STEPS } from './steps';

export const CHECKOUT_STATUSES = ['open', 'completed', 'expired', 'canceled'] as const;

/**
 * Filters of the list of checkout sessions. `step` is how far a session came whose page was shown, `drop_off` why it ended
 * without an authorization (lib/checkout/steps.ts); method, device, country and language are of such sessions too.
 */
export const CheckoutSessionFilters = z.strictObject({
  ...PageQuery,
  status: z.enum(CHECKOUT_STATUSES).optional(),
  step: choices(SESSION_STEPS),
  drop_off: choices(DROP_OFFS),
  currency: Currencies,
  ...MethodQuery,
  ...VisitQuery,
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type CheckoutSessionFilters = z.output<typeof CheckoutSessionFilters>;
