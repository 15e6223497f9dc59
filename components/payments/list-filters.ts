import { shiftDay, startOfDay } from '@/lib/i18n/days';
import type { PaymentFilters } from '@/lib/payments/filters';
import type { ListState } from './list-state';

/** The filters of `listPayments` and of `GET /payments` for a list's state; days begin and end in the merchant's zone. */
export function filtersOf(state: ListState, zone: string, defaultCurrency: string): PaymentFilters {
  const hasAmount = Boolean(state.min || state.max);
  return {
    limit: state.size,
    cursor: state.after || state.before || undefined,
    view: state.tab === 'all' ? undefined : state.tab,
    currency: state.currency || (hasAmount ? defaultCurrency : '') || undefined,
    method: state.method || undefined,
    search: state.q || undefined,
    'amount[gte]': state.min ? Number(state.min) : undefined,
    'amount[lte]': state.max ? Number(state.max) : undefined,
    'created[gte]': state.from ? startOfDay(state.from, zone).toISOString() : undefined,
    'created[lt]': state.to ? startOfDay(shiftDay(state.to, 1), zone).toISOString() : undefined,
  };
}

/** The same filters as the query of `GET /api/v1/payments`. */
export function apiQueryOf(filters: PaymentFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters))
    if (value !== undefined) query.set(name, String(value));
  return query.toString();
}
