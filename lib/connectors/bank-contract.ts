import type { CallbackRequest, CallContext, Exchange } from './contract';

/**
 * What a bank is: the network that pays out. Values in, outcome out, as for every connector; the payout's operation id is
 * the idempotency key that it must hand to the bank.
 */

export const PAYOUT_FAILURE_CODES = [
  'account_closed',
  'no_account',
  'account_frozen',
  'currency_not_accepted',
  'bank_rejected',
  'bank_unreachable',
] as const;
export type PayoutFailureCode = (typeof PAYOUT_FAILURE_CODES)[number];
/** Why a payout failed; `network_code` is the bank's own (ISO 20022), `detail` one English sentence. */
export type PayoutFailure = { code: PayoutFailureCode; network_code: string | null; detail: string };

/** The account that is paid to: an IBAN, or a number at the bank with this code. */
export type Destination = {
  holder: string;
  country: string;
  iban: string | null;
  account_number: string | null;
  bank_code: string | null;
};

export type PayOutRequest = {
  operationId: string;
  payoutId: string;
  /** Minor units. */
  amount: bigint;
  currency: string;
  destination: Destination;
  /** What the receiving bank shows. */
  statement: string | null;
};

/** A transfer that the bank took: `arrivalDate` is the day (`YYYY-MM-DD`) on which it says that it arrives. */
type Accepted = { networkReference: string; amount: bigint; currency: string; arrivalDate: string };

export type BankOutcome =
  | ({ result: 'in_transit' } & Accepted)
  | ({ result: 'paid' } & Accepted)
  | { result: 'failed'; networkReference: string | null; failure: PayoutFailure }
  /** Nobody knows whether the bank acted: a time-out, a cut connection, an answer that makes no sense. */
  | { result: 'unknown'; cause: 'timeout' | 'connection_lost' | 'bad_answer' | 'server_error' }
  /** The bank certainly never saw the call. */
  | { result: 'not_sent'; cause: 'unreachable' }
  /** Answer to an inquiry only: the bank has no such transfer (and, if sealed, will refuse it from now on). */
  | { result: 'not_found'; sealed: boolean };

export type BankAnswer = { outcome: BankOutcome; exchange: Exchange };

export type BankCallback =
  | { verified: false; reason: 'unsigned' | 'bad_signature' | 'too_old' | 'malformed' }
  | { verified: true; operationId: string; callbackId: string; outcome: BankOutcome };

export type Bank = {
  name: string;
  label: string;
  /** Environment kinds in which it may be used. */
  environments: readonly ('live' | 'sandbox')[];
  payOut(request: PayOutRequest, context: CallContext): Promise<BankAnswer>;
  /** What became of a transfer. `seal`: the bank refuses it from now on if it has not seen it. */
  inquire(request: { operationId: string; seal: boolean }, context: CallContext): Promise<BankAnswer>;
  parseCallback(request: CallbackRequest, context: Pick<CallContext, 'environmentId'>): BankCallback;
};
