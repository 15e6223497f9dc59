import {
  type ListState,
  readListState,
  type SearchParams,
  searchOf as searchOfList,
} from '@/lib/lists/list-state';
import { PAYMENTS_LIST } from '@/lib/payments/list';

export type { ListState, SearchParams } from '@/lib/lists/list-state';

/** The state of the payments list that a payment was opened from; what cannot be understood counts as absent. */
export function listStateFrom(params: SearchParams): ListState {
  return readListState(PAYMENTS_LIST, params).state;
}

/** The query string of the payments list in this state. */
export function searchOf(state: ListState, change: Partial<ListState> = {}): string {
  return searchOfList(PAYMENTS_LIST, state, change);
}
