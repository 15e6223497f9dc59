import { PayoutFilters } from './filters';
import { countPayouts, getPayout, listPayouts, sumPayouts } from './queries';
import { renderPayout } from './render';

/** How the list of payouts is read: what its page, the API and exports have in common. */
export const PAYOUTS_SOURCE = {
  schema: PayoutFilters,
  query: listPayouts,
  count: countPayouts,
  sum: sumPayouts,
  one: getPayout,
  render: renderPayout,
};
