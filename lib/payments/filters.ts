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
import { PAYMENT_STATUSES } from './status';
import { PAYMENT_STEPS } from './steps';
import { InstrumentQuery, MethodQuery, TraitQuery } from './trait-query';
import { RISK_DECISIONS } from './traits';
import { PAYMENT_ANSWERS, PAYMENT_VIEWS } from './views';
import { PAYMENT_FLOWS } from './ways';

/**
 * Filters of the payments list, the same for the API's query, the console's URL and exports. Amounts are minor units.
 * `search` finds an id, an e-mail, the last four digits of a card, or the merchant's reference. Choices take several
 * values with commas between them, of which one must hold; `[not]` excludes. `step` is what has happened to a payment
 * (lib/payments/steps.ts), `flow` a step of the way that it took (lib/payments/ways.ts). `answer=missing` are payments with a call whose end no network has
 * told for more than a minute.
 */
export const PaymentFilters = z
  .strictObject({
    ...PageQuery,
    sort: sorts(['created', 'amount']),
    view: z.enum(PAYMENT_VIEWS).optional(),
    status: choices(PAYMENT_STATUSES),
    'status[not]': choices(PAYMENT_STATUSES),
    currency: Currencies,
    'currency[not]': Currencies,
    ...MethodQuery,
    answer: choices(PAYMENT_ANSWERS),
    'answer[not]': choices(PAYMENT_ANSWERS),
    step: choices(PAYMENT_STEPS),
    'step[not]': choices(PAYMENT_STEPS),
    flow: choices(PAYMENT_FLOWS),
    'flow[not]': choices(PAYMENT_FLOWS),
    ...InstrumentQuery,
    ...TraitQuery,
    risk_decision: choices(RISK_DECISIONS),
    'risk_decision[not]': choices(RISK_DECISIONS),
    customer: z.string().max(64).optional(),
    email: z.string().max(320).optional(),
    last4: z.string().max(4).optional(),
    reference: z.string().max(200).optional(),
    simulation: z.string().max(64).optional().describe('Id of the made-up traffic that a payment belongs to'),
    search: z.string().max(320).optional(),
    'amount[gte]': AmountBound,
    'amount[lte]': AmountBound,
    'created[gte]': Instant,
    'created[lt]': Instant,
  })
  .refine(amountHasCurrency, AMOUNT_NEEDS_CURRENCY);
export type PaymentFilters = z.output<typeof PaymentFilters>;
