/**
 * What a connector is: an adapter to one network. Values in, outcome out. It is stateless and never sees the database;
 * the operation's id is the idempotency key that it must hand to the network.
 */

export type MethodType = 'card' | 'alipay';

/** Unified decline codes; see `declines.ts` for the map from ISO 8583 response codes and the advice of each. */
export type DeclineCode =
  | 'do_not_honor'
  | 'invalid_transaction'
  | 'invalid_number'
  | 'lost_card'
  | 'stolen_card'
  | 'insufficient_funds'
  | 'expired_card'
  | 'not_permitted'
  | 'suspected_fraud'
  | 'limit_exceeded'
  | 'restricted_card'
  | 'incorrect_cvc'
  | 'authentication_required'
  | 'authentication_failed'
  | 'issuer_unavailable'
  | 'system_error'
  | 'processing_error'
  | 'generic_decline'
  | 'payer_canceled'
  | 'payer_timed_out'
  | 'not_received'
  | 'refund_rejected'
  | 'response_rejected'
  | 'response_too_late'
  | 'blocked_by_risk';
export type Advice = 'retry_later' | 'update_card' | 'authenticate' | 'other_method' | 'never';
/** `retry_after` in seconds. */
export type Decline = {
  code: DeclineCode;
  network_code: string | null;
  advice: Advice;
  retry_after: number | null;
};

/** Result of 3-D Secure, as EMV 3DS names it; `eci` and `liability_shift` as the network reported them. */
export type ThreeDs = {
  status: 'frictionless' | 'challenged' | 'attempted' | 'failed' | 'abandoned' | 'timed_out' | 'not_enrolled';
  eci: string | null;
  liability_shift: boolean;
};

/** What the payer has to do next. `qr` is the text to encode for another device. */
export type NextAction = {
  type: 'three_ds' | 'redirect';
  url: string;
  qr: string | null;
  expires_at: string;
};

/** `approved` of an authorize means authorized, and captured too when `capture` was `auto`. */
export type Outcome =
  | {
      result: 'approved';
      networkReference: string;
      amount: bigint;
      currency: string;
      threeDs: ThreeDs | null;
    }
  | { result: 'declined'; networkReference: string | null; decline: Decline; threeDs: ThreeDs | null }
  | { result: 'pending'; networkReference: string | null; nextAction: NextAction | null }
  /** Nobody knows whether the network acted: a time-out, a cut connection, an answer that makes no sense. */
  | { result: 'unknown'; cause: 'timeout' | 'connection_lost' | 'bad_answer' | 'server_error' }
  /**
   * The network certainly never saw the call: the connection was refused or the name did not resolve, or we did not
   * make it, because a dispute had taken the money that a refund would have returned.
   */
  | { result: 'not_sent'; cause: 'unreachable' | 'payment_disputed' }
  /** Answer to an inquiry only: the network has no such operation (and, if sealed, will refuse it from now on). */
  | { result: 'not_found'; sealed: boolean };

/** One exchange with the network for the timeline: bodies with card numbers and CVC redacted. */
export type Exchange = {
  request: { method: string; url: string; body: unknown };
  response: { status: number; body: unknown } | null;
  latency_ms: number;
};
export type Answer = { outcome: Outcome; exchange: Exchange };

export type CardDetails = { number: string; expMonth: number; expYear: number; cvc: string | null };

export type CallContext = {
  environmentId: string;
  /** Business time of the environment. */
  at: Date;
  /** Where the network sends its signed callbacks. */
  callbackUrl: string;
  timeoutMs: number;
};

export type AuthorizeRequest = {
  operationId: string;
  paymentId: string;
  amount: bigint;
  currency: string;
  capture: 'auto' | 'manual';
  /** Present exactly when the connector's method type is `card`. */
  card: CardDetails | null;
  /** Absolute URL to which the network sends the payer's browser back after 3-D Secure or a wallet page. */
  returnUrl: string;
  /** Asks for 3-D Secure even where the issuer would not. */
  challenge: boolean;
  payer: { email: string | null; locale: string; ip: string | null };
  description: string | null;
};

/** A call that refers to an earlier authorization by the network's reference. */
export type FollowUpRequest = {
  operationId: string;
  paymentId: string;
  networkReference: string;
  amount: bigint;
  currency: string;
};
export type CaptureRequest = FollowUpRequest & { final: boolean };

/** What a merchant has to say to a dispute: texts by field, and the files by name and SHA-256. */
export type DisputeResponse = {
  texts: Readonly<Record<string, string>>;
  files: readonly { kind: string; name: string; sha256: string }[];
};
/** Evidence for, or with null the acceptance of, the dispute that `networkReference` names. */
export type DisputeRequest = FollowUpRequest & { evidence: DisputeResponse | null };

/** What an operation does, in our words. */
export type OperationName =
  | 'authorize'
  | 'capture'
  | 'cancel'
  | 'refund'
  | 'dispute_submit'
  | 'dispute_accept';

export type InquireRequest = {
  operationId: string;
  /** What the operation is; a network that calls it something else makes no sense (`unknown`). */
  kind?: OperationName;
  /** Ask the network to refuse this operation from now on if it has not seen it: makes `not_found` final. */
  seal: boolean;
};

export type CallbackRequest = { headers: Record<string, string | undefined>; rawBody: string };
export type Callback =
  | { verified: false; reason: 'unsigned' | 'bad_signature' | 'too_old' | 'malformed' }
  | {
      verified: true;
      operationId: string;
      kind: OperationName;
      callbackId: string;
      outcome: Outcome;
      /** What was said, as the timeline may show it. */
      kept: unknown;
    }
  | { verified: true; kind: 'dispute'; callbackId: string; dispute: NetworkDispute };

export type DisputeReason =
  | 'fraudulent'
  | 'product_not_received'
  | 'duplicate'
  | 'unrecognized'
  | 'credit_not_processed'
  | 'product_unacceptable'
  | 'subscription_canceled'
  | 'general';
export type DisputeStage = 'inquiry' | 'chargeback' | 'pre_arbitration';

/** A dispute as its network tells it; `seq` rises with every word, so that late ones are known as such. */
export type NetworkDispute = {
  networkReference: string;
  seq: number;
  /** The authorization whose money is disputed. */
  authorizationReference: string;
  amount: bigint;
  currency: string;
  reason: DisputeReason;
  /** The scheme's own code of the reason, such as Visa 10.4. */
  networkCode: string;
  stage: DisputeStage;
  state: 'needs_response' | 'under_review' | 'won' | 'lost' | 'accepted';
  respondBy: Date;
};

export type Connector = {
  name: string;
  label: string;
  methodType: MethodType;
  /** Environment kinds in which it may be used. */
  environments: readonly ('live' | 'sandbox')[];
  capabilities: { manualCapture: boolean; partialCapture: boolean; partialRefund: boolean };
  /** ISO 4217 codes, or `all`. */
  currencies: 'all' | readonly string[];
  /** Fee per capture: basis points of the amount plus a fixed part in minor units by currency (else 0). */
  fee: { basisPoints: number; fixed: Readonly<Record<string, number>> };
  authorize(request: AuthorizeRequest, context: CallContext): Promise<Answer>;
  capture(request: CaptureRequest, context: CallContext): Promise<Answer>;
  cancel(request: FollowUpRequest, context: CallContext): Promise<Answer>;
  refund(request: FollowUpRequest, context: CallContext): Promise<Answer>;
  /** Submits evidence or accepts; the operation id is the key here as well. */
  respond(request: DisputeRequest, context: CallContext): Promise<Answer>;
  inquire(request: InquireRequest, context: CallContext): Promise<Answer>;
  parseCallback(request: CallbackRequest, context: Pick<CallContext, 'environmentId'>): Callback;
};
