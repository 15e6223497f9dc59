import { RequestFilters } from './filters';
import { countRequests, getRequest, listRequests } from './queries';
import { renderRequest } from './render';

/** How the request log is read: what its page, the API and exports have in common. */
export const REQUESTS_SOURCE = {
  schema: RequestFilters,
  query: listRequests,
  count: countRequests,
  one: getRequest,
  render: renderRequest,
};
