import { z } from 'zod';
import {
  AMOUNT_NEEDS_CURRENCY,
  AmountBound,
  amountHasCurrency,
  Currencies,
  choices,
  Instant,
  PageQuery,
  sorts,
} from '@/lib/lists/query-schema';
import { InstrumentQuery, TraitQuery } from '@/lib/payments/trait-query';
import { PAYMENT_METHODS } from '@/lib/payments/views';
import { DISPUTE_REASONS, DISPUTE_STAGES } from './schema';
import { DISPUTE_STATUSES } from './status';
import { DISPUTE_VIEWS } from './views';

/**
 * Filters of the disputes list, the same for the API's query, the console's URL and exports. Amounts are minor units;
 * without `sort` the dispute that must be answered soonest comes first.
 */
export const DisputeFilters = z
  .strictObject({
    ...PageQuery,
    sort: sorts(['due', 'created', 'amount']),
    view: z.enum(DISPUTE_VIEWS).optional(),
    payment: z.string().max(64).optional(),
    status: choices(DISPUTE_STATUSES),
    'status[not]': choices(DISPUTE_STATUSES),
    reason: choices(DISPUTE_REASONS),
    'reason[not]': choices(DISPUTE_REASONS),
    stage: choices(DISPUTE_STAGES),
    'stage[not]': choices(DISPUTE_STAGES),
    method: choices(PAYMENT_METHODS),
    'method[not]': choices(PAYMENT_METHODS),
    ...InstrumentQuery,
    ...TraitQuery,
    currency: Currencies,
    'currency[not]': Currencies,
    over_returned: z
      .enum(['true', 'false'])
      .transform((word) => word === 'true')
      .optional(),
    search: z
      .string()
      .max(200)
      .optional()
      .describe('Id of a dispute or its payment, or the network’s reference'),
    'amount[gte]': AmountBound,
    'amount[lte]': AmountBound,
    'due[gte]': Instant,
    'due[lt]': Instant,
    'created[gte]': Instant,
    'created[lt]': Instant,
  })
  .refine(amountHasCurrency, AMOUNT_NEEDS_CURRENCY);
export type DisputeFilters = z.output<typeof DisputeFilters>;
