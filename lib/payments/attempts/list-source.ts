import { AttemptFilters } from './filters';
import { countAttempts, getAttempt, listAttempts, sumAttempts } from './queries';
import { renderAttempt } from './render';

/** How the list of attempts is read: what its page, the API and exports have in common. */
export const ATTEMPTS_SOURCE = {
  schema: AttemptFilters,
  query: listAttempts,
  count: countAttempts,
  sum: sumAttempts,
  one: getAttempt,
  render: renderAttempt,
};
