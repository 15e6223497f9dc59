import { CheckoutSessionFilters } from './filters';
import { countCheckoutSessions, getSessionWithSteps, listCheckoutSessions } from './queries';
import { renderSessionWithSteps } from './render';

/** How checkout sessions are read: what their page, the API and exports have in common. */
export const CHECKOUT_SOURCE = {
  schema: CheckoutSessionFilters,
  query: listCheckoutSessions,
  count: countCheckoutSessions,
  one: getSessionWithSteps,
  render: renderSessionWithSteps,
};
