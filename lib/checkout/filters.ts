import { z } from 'zod';
import { Currencies, choices, Instant, PageQuery, sorts } from '@/lib/lists/query-schema';
import { BandQuery, MethodQuery, VisitQuery } from '@/lib/payments/trait-query';
import { CHECKOUT_STATUSES, CHECKOUT_VIEWS } from './status';
import { DROP_OFFS, SESSION_STEPS } from './steps';

/**
 * Filters of the list of checkout sessions, the same for the API's query, the console's URL and exports. `step` is how far a
 * session came whose page was shown, `drop_off` why it ended without an authorization (lib/checkout/steps.ts); method, device,
 * country, language and the band of the amount are of such sessions too. `step[not]=opened` are sessions whose page nobody saw.
 */
export const CheckoutSessionFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['created']),
  view: z.enum(CHECKOUT_VIEWS).optional().describe('`unpaid`: those that expired or were canceled'),
  status: choices(CHECKOUT_STATUSES),
  'status[not]': choices(CHECKOUT_STATUSES),
  step: choices(SESSION_STEPS),
  'step[not]': choices(SESSION_STEPS),
  drop_off: choices(DROP_OFFS),
  'drop_off[not]': choices(DROP_OFFS),
  currency: Currencies,
  'currency[not]': Currencies,
  ...MethodQuery,
  ...VisitQuery,
  ...BandQuery,
  customer: z.string().max(64).optional(),
  email: z.string().max(320).optional(),
  reference: z.string().max(200).optional(),
  search: z.string().max(320).optional().describe('Id of a session or customer, e-mail, or the reference'),
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type CheckoutSessionFilters = z.output<typeof CheckoutSessionFilters>;
