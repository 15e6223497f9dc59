import { RequestFilters } from '@/lib/requests/filters';
import { getRequest, listRequests } from '@/lib/requests/queries';
import { renderRequest, renderRequestDetail } from '@/lib/requests/render';
import { list, type Route, read } from './route';

/** The log of this API's own calls; problems point to it (`instance`). */
export const REQUEST_ROUTES: readonly Route[] = [
  list('/request_logs', {
    permission: 'requests:read',
    returns: 'RequestLog',
    render: renderRequest,
    summary: 'List requests to this API, newest first, without their bodies',
    schema: RequestFilters,
    query: listRequests,
  }),
  read('/request_logs/:id', {
    permission: 'requests:read',
    returns: 'RequestLogDetail',
    render: renderRequestDetail,
    summary: 'Retrieve a request with headers and bodies, as far as they may be kept',
    query: getRequest,
  }),
];
