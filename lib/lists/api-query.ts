import { dayOf } from '@/lib/i18n/days';
import type { ListAddress } from './definition';
import { daysOfPreset, instantsOf, readFilter } from './filter-values';
import { EVERYTHING, firstOrder, type ListState, orderText } from './list-state';

/** Where and when a list is read: what days and amounts without a currency mean. */
export type ListPlace = { zone: string; defaultCurrency: string; now: Date };

/**
 * The query of the API's list that gives the rows of this state, by parameter name. Pages, exports and the browser's
 * refreshes all ask with it, so that they cannot differ.
 */
export function apiQueryOf(list: ListAddress, state: ListState, place: ListPlace): Record<string, string> {
  const query: Record<string, string> = { limit: String(state.size) };
  const cursor = state.after || state.before;
  if (cursor) query.cursor = cursor;
  if (state.tab !== EVERYTHING) query.view = state.tab;
  if (state.search) query.search = state.search;
  const sort = orderText(state);
  if (sort !== firstOrder(list)) query.sort = sort;
  for (const filter of list.filters) {
    const text = state.filters[filter.key];
    if (text !== undefined) Object.assign(query, filterQuery(filter.key, readFilter(filter, text), place));
  }
  if (needsCurrency(list, state)) query.currency ??= place.defaultCurrency;
  return query;
}

function filterQuery(
  key: string,
  value: ReturnType<typeof readFilter>,
  place: ListPlace,
): Record<string, string> {
  if (typeof value === 'string') return {};
  switch (value.type) {
    case 'text':
      return { [key]: value.value };
    case 'choice':
      return { [value.isNot ? `${key}[not]` : key]: value.values.join(',') };
    case 'amount':
      return {
        ...(value.from === null ? {} : { [`${key}[gte]`]: String(value.from) }),
        ...(value.to === null ? {} : { [`${key}[lte]`]: String(value.to) }),
      };
    case 'date': {
      const days = value.preset === null ? value : daysOfPreset(value.preset, dayOf(place.now, place.zone));
      const { gte, lt } = instantsOf(days, place.zone);
      return { ...(gte ? { [`${key}[gte]`]: gte } : {}), ...(lt ? { [`${key}[lt]`]: lt } : {}) };
    }
  }
}

/** An amount means nothing without its currency: the merchant's own, unless the reader chose one. */
function needsCurrency(list: ListAddress, state: ListState): boolean {
  const filtersAmount = list.filters.some(
    (one) => one.type === 'amount' && state.filters[one.key] !== undefined,
  );
  return filtersAmount || Boolean(list.sorts.find((one) => one.key === state.sort)?.needsCurrency);
}
