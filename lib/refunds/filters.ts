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
import { InstrumentQuery, MethodQuery, TraitQuery } from '@/lib/payments/trait-query';
import { REFUND_REASONS } from './reasons';
import { REFUND_STATUSES } from './status';
import { REFUND_VIEWS } from './views';

/** Filters of the refunds list, the same for the API's query, the console's URL and exports. Amounts are minor units. */
export const RefundFilters = z
  .strictObject({
    ...PageQuery,
    sort: sorts(['created', 'amount']),
    view: z.enum(REFUND_VIEWS).optional(),
    payment: z.string().max(64).optional(),
    status: choices(REFUND_STATUSES),
    'status[not]': choices(REFUND_STATUSES),
    reason: choices(REFUND_REASONS),
    'reason[not]': choices(REFUND_REASONS),
    ...MethodQuery,
    ...InstrumentQuery,
    ...TraitQuery,
    currency: Currencies,
    'currency[not]': Currencies,
    search: z.string().max(200).optional().describe('Id of a refund or of its payment'),
    'amount[gte]': AmountBound,
    'amount[lte]': AmountBound,
    'created[gte]': Instant,
    'created[lt]': Instant,
  })
  .refine(amountHasCurrency, AMOUNT_NEEDS_CURRENCY);
export type RefundFilters = z.output<typeof RefundFilters>;
