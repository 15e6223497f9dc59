/**
 * The one catalogue of errors: every door (API, console, checkout) renders from this table. `title` is the short
 * constant name of the problem; `detail` is written where it is raised and says what it means for the money.
 */
export const ERRORS = {
  // validation
  invalid_request: { status: 400, category: 'validation', title: 'The request is not valid' },
  idempotency_key_required: {
    status: 400,
    category: 'validation',
    title: 'An Idempotency-Key header is required',
  },
  idempotency_key_invalid: {
    status: 400,
    category: 'validation',
    title: 'The Idempotency-Key header is not valid',
  },
  unknown_field: {
    status: 400,
    category: 'validation',
    title: 'The request has a field that does not exist',
  },
  amount_too_small: { status: 400, category: 'validation', title: 'The amount is too small' },
  amount_too_large: { status: 400, category: 'validation', title: 'The amount is too large' },
  test_card_required: { status: 400, category: 'validation', title: 'Sandboxes take test cards only' },
  test_account_required: { status: 400, category: 'validation', title: 'Sandboxes take test accounts only' },
  key_in_query: { status: 400, category: 'validation', title: 'Keys belong in the Authorization header' },
  export_too_large: {
    status: 400,
    category: 'validation',
    title: 'The list has more rows than the file can hold',
  },
  payload_too_large: { status: 413, category: 'validation', title: 'The body is too large' },
  unsupported_media_type: { status: 415, category: 'validation', title: 'The body must be application/json' },
  method_not_allowed: { status: 405, category: 'validation', title: 'This method does not exist here' },
  currency_unsupported: { status: 422, category: 'validation', title: 'The currency is not supported' },
  currency_mismatch: {
    status: 422,
    category: 'validation',
    title: 'The currency differs from the payment’s',
  },
  file_not_allowed: { status: 422, category: 'validation', title: 'The file is not one that is taken' },
  metadata_limit: { status: 422, category: 'validation', title: 'The metadata exceeds a limit' },
  url_not_allowed: { status: 422, category: 'validation', title: 'The URL is not allowed' },
  event_types_missing: { status: 422, category: 'validation', title: 'Choose at least one event' },
  too_many_endpoints: {
    status: 422,
    category: 'validation',
    title: 'There are as many endpoints as are taken',
  },
  configuration_invalid: {
    status: 422,
    category: 'validation',
    title: 'The configuration file cannot be applied',
  },
  rule_invalid: { status: 422, category: 'validation', title: 'The risk rule cannot be read' },
  list_entries_invalid: { status: 422, category: 'validation', title: 'The entries cannot be taken' },
  list_value_missing: { status: 422, category: 'validation', title: 'The payment has no such value' },
  // auth
  invalid_key: { status: 401, category: 'auth', title: 'No valid API key was sent' },
  signature_invalid: { status: 401, category: 'auth', title: 'The signature is not valid' },
  signature_required: { status: 401, category: 'auth', title: 'The request has to be signed' },
  digest_mismatch: { status: 401, category: 'auth', title: 'The digest is not that of the body' },
  timestamp_out_of_range: {
    status: 401,
    category: 'auth',
    title: 'The signature was made too long ago or ahead of time',
  },
  nonce_reused: { status: 401, category: 'auth', title: 'The nonce was used before' },
  not_signed_in: { status: 401, category: 'auth', title: 'Sign in to continue' },
  step_up_required: { status: 401, category: 'auth', title: 'Confirm that it is you' },
  factor_wrong: { status: 422, category: 'auth', title: 'The code or key is not the right one' },
  factor_locked: { status: 429, category: 'auth', title: 'Too many wrong codes' },
  second_factor_required: { status: 403, category: 'auth', title: 'A second factor has to be set up first' },
  insufficient_scope: { status: 403, category: 'auth', title: 'The key or member lacks a permission' },
  ip_not_allowed: { status: 403, category: 'auth', title: 'The address may not use this key' },
  origin_not_allowed: { status: 403, category: 'auth', title: 'The request came from another site' },
  environment_mismatch: { status: 403, category: 'auth', title: 'The key belongs to another environment' },
  limit_exceeded: { status: 403, category: 'auth', title: 'The amount is above your limit' },
  approval_not_allowed: { status: 403, category: 'auth', title: 'Somebody else has to decide this' },
  wrong_account: { status: 403, category: 'auth', title: 'The invitation is for another account' },
  // payment
  card_declined: { status: 402, category: 'payment', title: 'The payment was declined' },
  authentication_failed: { status: 402, category: 'payment', title: 'The payer could not be authenticated' },
  blocked_by_risk: { status: 402, category: 'payment', title: 'The payment was blocked' },
  // state
  not_found: { status: 404, category: 'state', title: 'There is no such object' },
  invalid_state: { status: 409, category: 'state', title: 'The object’s state does not allow this' },
  amount_exceeds_remaining: { status: 409, category: 'state', title: 'The amount exceeds what remains' },
  amount_exceeds_available: { status: 409, category: 'state', title: 'The amount exceeds what is available' },
  payout_account_missing: { status: 409, category: 'state', title: 'There is no such payout account' },
  payout_account_not_active: { status: 409, category: 'state', title: 'The payout account is not active' },
  payout_already_sent: { status: 409, category: 'state', title: 'The payout has left for the bank' },
  refund_already_sent: { status: 409, category: 'state', title: 'The refund has left for the network' },
  approval_expired: { status: 409, category: 'state', title: 'The request for approval has expired' },
  payment_in_progress: { status: 409, category: 'state', title: 'Another attempt is in progress' },
  idempotency_in_progress: {
    status: 409,
    category: 'state',
    title: 'A request with this key is in progress',
  },
  evidence_locked: { status: 409, category: 'state', title: 'The evidence can no longer be changed' },
  evidence_missing: { status: 409, category: 'state', title: 'There is no evidence to submit' },
  too_many_files: { status: 409, category: 'state', title: 'There are as many files as are taken' },
  addresses_in_use: { status: 409, category: 'state', title: 'The key is used from other addresses' },
  too_many_links: { status: 409, category: 'state', title: 'There are as many valid links as are given out' },
  too_many_roles: { status: 409, category: 'state', title: 'There are as many roles as are taken' },
  too_many_invitations: {
    status: 409,
    category: 'state',
    title: 'There are as many open invitations as are taken',
  },
  too_many_rules: { status: 409, category: 'state', title: 'There are as many risk rules as are taken' },
  backtest_required: { status: 409, category: 'state', title: 'The rule has to be backtested first' },
  list_in_use: { status: 409, category: 'state', title: 'Rules still use this list' },
  too_many_lists: { status: 409, category: 'state', title: 'There are as many lists as are taken' },
  too_many_entries: { status: 409, category: 'state', title: 'The list is full' },
  too_many_boards: { status: 409, category: 'state', title: 'There are as many boards as are taken' },
  too_many_annotations: {
    status: 409,
    category: 'state',
    title: 'There are as many annotations as are taken',
  },
  too_many_payout_accounts: {
    status: 409,
    category: 'state',
    title: 'There are as many payout accounts as are taken',
  },
  role_in_use: { status: 409, category: 'state', title: 'Members still have this role' },
  request_not_whole: { status: 409, category: 'state', title: 'The request cannot be sent again' },
  version_conflict: { status: 409, category: 'state', title: 'The object changed meanwhile' },
  already_exists: { status: 409, category: 'state', title: 'It exists already' },
  session_expired: { status: 410, category: 'state', title: 'The checkout session has ended' },
  idempotency_key_reused: {
    status: 422,
    category: 'state',
    title: 'The Idempotency-Key was used for another request',
  },
  list_too_wide: {
    status: 422,
    category: 'state',
    title: 'Too many rows would have to be looked through',
  },
  // availability
  rate_limited: { status: 429, category: 'availability', title: 'Too many requests' },
  internal_error: { status: 500, category: 'availability', title: 'Something went wrong on our side' },
  network_unavailable: {
    status: 503,
    category: 'availability',
    title: 'The payment network cannot be reached',
  },
  bank_unavailable: { status: 503, category: 'availability', title: 'No bank is connected' },
  method_unavailable: { status: 503, category: 'availability', title: 'The payment method is not available' },
  busy: { status: 503, category: 'availability', title: 'The server is busy' },
} as const;

export type ErrorCode = keyof typeof ERRORS;
export type FieldError = { pointer: string; code: string; detail: string };

/** Members beside the standard ones of a problem, for example `current_status`, `remaining`, `decline`, `payment`. */
export type ErrorDetails = {
  errors?: FieldError[];
  /** Seconds, sent as the Retry-After header. */
  retryAfter?: number;
  /** Value of the WWW-Authenticate or Allow header. */
  headers?: Record<string, string>;
  [member: string]: unknown;
};

/** Who it was, as far as a refusal and its audit record need it. */
export type KnownActor = {
  kind: 'member' | 'key' | 'system' | 'payer';
  id: string;
  environment: { id: string };
  requestId: string;
  ip: string | null;
  sessionId?: string;
  publishable?: boolean;
};

/** Somebody else's mistake or an expected refusal: shown to the caller. Anything else that is thrown is our bug. */
export class DomainError extends Error {
  override name = 'DomainError';
  /** The request whose stored refusal this is, when an idempotency key replays it. */
  replayed: string | null = null;
  /** Whom it refused, where that was known before a door had an actor. */
  refused: KnownActor | null = null;
  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly details: ErrorDetails = {},
  ) {
    super(`${code}: ${detail}`);
  }
  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** Refuses with a `DomainError` unless the condition holds. */
export function ensure(
  condition: unknown,
  code: ErrorCode,
  detail: string,
  details?: ErrorDetails,
): asserts condition {
  if (!condition) throw new DomainError(code, detail, details);
}

/** The same 404 for absent, foreign and malformed ids: the caller learns nothing about other environments. */
export function notFound(): DomainError {
  return new DomainError('not_found', 'No object with this id exists in this environment.');
}

/** Crashes the request when our own reasoning was wrong: becomes `internal_error` with a request id, and is logged. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${why}`);
}
