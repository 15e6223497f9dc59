import { PaymentFilters } from './filters';
import { countPayments, getPayment, listPayments, sumPayments } from './queries';
import { renderPayment } from './render';

/** How the list of payments is read: what its page, the API and exports have in common. */
export const PAYMENTS_SOURCE = {
  schema: PaymentFilters,
  query: listPayments,
  count: countPayments,
  sum: sumPayments,
  one: getPayment,
  render: renderPayment,
};
