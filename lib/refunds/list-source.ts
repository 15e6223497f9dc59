import { RefundFilters } from './filters';
import { countRefunds, getRefund, listRefunds, sumRefunds } from './queries';
import { renderRefund } from './render';

/** How the list of refunds is read: what its page, the API and exports have in common. */
export const REFUNDS_SOURCE = {
  schema: RefundFilters,
  query: listRefunds,
  count: countRefunds,
  sum: sumRefunds,
  one: getRefund,
  render: renderRefund,
};
