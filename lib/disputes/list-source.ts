import { DisputeFilters } from './filters';
import { countDisputes, getDispute, listDisputes, sumDisputes } from './queries';
import { renderDispute } from './render';

/** How the list of disputes is read: what its page, the API and exports have in common. */
export const DISPUTES_SOURCE = {
  schema: DisputeFilters,
  query: listDisputes,
  count: countDisputes,
  sum: sumDisputes,
  one: getDispute,
  render: renderDispute,
};
