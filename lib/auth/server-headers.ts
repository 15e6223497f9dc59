/**
 * What the server tells Next about a request, as request headers. What a client sends under these names is dropped.
 */
export const SERVER_HEADERS = {
  /** The client's address, see `clientAddress`. */
  address: 'x-countinghouse-address',
  /** `req_…` of this request, as logged. */
  requestId: 'x-countinghouse-request',
  /** Path and query of the page, to come back to after signing in. */
  path: 'x-countinghouse-path',
  /** Present where a page's scripts ask for a part of a page, which they also do while nobody is there. */
  part: 'x-countinghouse-part',
} as const;
