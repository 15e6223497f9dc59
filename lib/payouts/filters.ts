import { z } from 'zod';
import { PAYOUT_FAILURE_CODES } from '@/lib/connectors/bank-contract';
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
import { PAYOUT_STATUSES, PAYOUT_TRIGGERS } from './status';

const Day = z.iso.date().optional();

/** Filters of the payouts list, the same for the API's query, the console's URL and exports. Amounts are minor units. */
export const PayoutFilters = z
  .strictObject({
    ...PageQuery,
    sort: sorts(['created', 'amount']),
    view: z.enum(PAYOUT_STATUSES).optional(),
    status: choices(PAYOUT_STATUSES),
    'status[not]': choices(PAYOUT_STATUSES),
    trigger: choices(PAYOUT_TRIGGERS),
    'trigger[not]': choices(PAYOUT_TRIGGERS),
    currency: Currencies,
    'currency[not]': Currencies,
    failure_code: choices(PAYOUT_FAILURE_CODES),
    'failure_code[not]': choices(PAYOUT_FAILURE_CODES),
    destination: z.string().max(64).optional().describe('A payout account'),
    search: z.string().max(200).optional().describe('Id of a payout or of its payout account'),
    'amount[gte]': AmountBound,
    'amount[lte]': AmountBound,
    'created[gte]': Instant,
    'created[lt]': Instant,
    'ended[gte]': Instant.describe('When it was paid, failed or was taken back'),
    'ended[lt]': Instant,
    'arrival[gte]': Day.describe('Day on which it arrives, YYYY-MM-DD'),
    'arrival[lte]': Day,
  })
  .refine(amountHasCurrency, AMOUNT_NEEDS_CURRENCY);
export type PayoutFilters = z.output<typeof PayoutFilters>;
