import { CustomerFilters } from './filters';
import { countCustomers, getCustomer, listCustomers } from './queries';
import { renderCustomer } from './render';

/** How the list of customers is read: what its page, the API and exports have in common. */
export const CUSTOMERS_SOURCE = {
  schema: CustomerFilters,
  query: listCustomers,
  count: countCustomers,
  one: getCustomer,
  render: renderCustomer,
};
