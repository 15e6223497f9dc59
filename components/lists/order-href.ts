import { useConsole } from '@/components/shell/console-context';
import type { SortDefinition } from '@/lib/lists/definition';
import { useList } from './list-context';

/** The address of the list in an order; amounts are put in order within one currency, the merchant's own unless chosen. */
export function useOrderHref() {
  const { state, hrefOf } = useList();
  const { defaultCurrency } = useConsole();
  return (sort: SortDefinition, isDescending: boolean): string => {
    const currency = state.filters.currency ?? (sort.needsCurrency ? defaultCurrency : undefined);
    const filters = currency === undefined ? state.filters : { ...state.filters, currency };
    return hrefOf({ sort: sort.key, isDescending, filters });
  };
}
