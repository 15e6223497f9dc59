import { TryFilters } from './filters';
import { countTries, getTry, listTries } from './queries';
import { renderWebhookTry } from './render';

/** How tries are read: what their page, the API and exports have in common. */
export const TRIES_SOURCE = {
  schema: TryFilters,
  query: listTries,
  count: countTries,
  one: getTry,
  render: renderWebhookTry,
};
