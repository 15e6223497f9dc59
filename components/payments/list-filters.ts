import { apiQueryOf } from '@/lib/lists/api-query';
import { PaymentFilters } from '@/lib/payments/filters';
import { PAYMENTS_LIST } from '@/lib/payments/list';
import type { ListState } from './list-state';

/** The filters of `listPayments` for a list's state; days begin and end in the merchant's zone. */
export function filtersOf(state: ListState, zone: string, defaultCurrency: string): PaymentFilters {
  return PaymentFilters.parse(apiQueryOf(PAYMENTS_LIST, state, { zone, defaultCurrency, now: new Date() }));
}
