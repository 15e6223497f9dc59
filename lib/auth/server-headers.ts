/**
 * What the server tells Next about a request, as request headers. It sets all three on every request, so whatever a
 * client sends under these names is overwritten.
 */
export const SERVER_HEADERS = {
  /** The client's address, see `clientAddress`. */
  address: 'x-countinghouse-address',
  /** `req_…` of this request, as logged. */
  requestId: 'x-countinghouse-request',
  /** Path and query of the page, to come back to after signing in. */
  path: 'x-countinghouse-path',
} as const;
