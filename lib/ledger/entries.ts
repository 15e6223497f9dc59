import { type Account, bankAccount, networkAccount } from './accounts';

/**
 * Every way money can move, as pure recipes: a list of postings `from → to` in minor units of one currency. `null`
 * stands for the whole amount of the move and `fee` for our fee of it, which the database knows under its lock.
 */
export type PostingDraft = { from: Account; to: Account; amount: bigint | null | 'fee' };
export type EntryDraft = {
  id: string;
  kind: EntryKind;
  source_type: 'capture' | 'refund' | 'dispute' | 'release' | 'payout';
  source_id: string;
  payment_id: string | null;
  postings: PostingDraft[];
};
export type EntryKind =
  | 'payment_captured'
  | 'refund_reserved'
  | 'refund_settled'
  | 'refund_returned'
  | 'dispute_opened'
  | 'dispute_returned'
  | 'dispute_settled'
  | 'funds_released'
  | 'payout_reserved'
  | 'payout_paid'
  | 'payout_returned';

type CaptureFact = {
  captureId: string;
  paymentId: string;
  connector: string;
  amount: bigint | null;
  feeAmount: bigint | 'fee';
};
type RefundFact = { refundId: string; paymentId: string; connector: string };

type DisputeFact = {
  disputeId: string;
  paymentId: string;
  connector: string;
  amount: bigint;
  feeAmount: bigint;
};

/** A network took `amount`, or the whole of the capture, from the payer: the merchant gets it as pending, less our fee. */
export function paymentCaptured(id: string, fact: CaptureFact): EntryDraft {
  const postings: PostingDraft[] = [
    { from: networkAccount(fact.connector), to: 'merchant:pending', amount: fact.amount },
  ];
  if (fact.feeAmount !== 0n)
    postings.push({ from: 'merchant:pending', to: 'platform:fees', amount: fact.feeAmount });
  return {
    id,
    kind: 'payment_captured',
    source_type: 'capture',
    source_id: fact.captureId,
    payment_id: fact.paymentId,
    postings,
  };
}

/** Money is set aside before the network is asked to give it back; the fee of the capture is not returned. */
export function refundReserved(id: string, fact: Omit<RefundFact, 'connector'>): EntryDraft {
  return refundEntry(id, 'refund_reserved', fact, {
    from: 'merchant:available',
    to: 'refunds:held',
    amount: null,
  });
}

/** The network gave the money back to the payer. */
export function refundSettled(id: string, fact: RefundFact): EntryDraft {
  return refundEntry(id, 'refund_settled', fact, {
    from: 'refunds:held',
    to: networkAccount(fact.connector),
    amount: null,
  });
}

/** The network refused the refund: what was set aside returns to the merchant. */
export function refundReturned(id: string, fact: Omit<RefundFact, 'connector'>): EntryDraft {
  return refundEntry(id, 'refund_returned', fact, {
    from: 'refunds:held',
    to: 'merchant:available',
    amount: null,
  });
}

function refundEntry(
  id: string,
  kind: EntryKind,
  fact: Omit<RefundFact, 'connector'>,
  posting: PostingDraft,
): EntryDraft {
  return {
    id,
    kind,
    source_type: 'refund',
    source_id: fact.refundId,
    payment_id: fact.paymentId,
    postings: [posting],
  };
}

/** Captured money whose time has come becomes available; one entry per currency and run. */
export function fundsReleased(): Pick<EntryDraft, 'kind' | 'postings'> {
  return {
    kind: 'funds_released',
    postings: [{ from: 'merchant:pending', to: 'merchant:available', amount: null }],
  };
}

/** A bank takes money back until the dispute is decided: amount and fee are set aside, below zero if need be. */
export function disputeOpened(id: string, fact: DisputeFact): EntryDraft {
  return disputeEntry(id, 'dispute_opened', fact, [
    { from: 'merchant:available', to: 'disputes:held', amount: fact.amount },
    { from: 'merchant:available', to: 'disputes:held', amount: fact.feeAmount },
  ]);
}

/** The merchant won: amount and fee come back. */
export function disputeReturned(id: string, fact: DisputeFact): EntryDraft {
  return disputeEntry(id, 'dispute_returned', fact, [
    { from: 'disputes:held', to: 'merchant:available', amount: fact.amount },
    { from: 'disputes:held', to: 'merchant:available', amount: fact.feeAmount },
  ]);
}

/** Lost, accepted or expired: the amount goes to the payer through the network, the fee is ours. */
export function disputeSettled(id: string, fact: DisputeFact): EntryDraft {
  return disputeEntry(id, 'dispute_settled', fact, [
    { from: 'disputes:held', to: networkAccount(fact.connector), amount: fact.amount },
    { from: 'disputes:held', to: 'platform:fees', amount: fact.feeAmount },
  ]);
}

function disputeEntry(id: string, kind: EntryKind, fact: DisputeFact, postings: PostingDraft[]): EntryDraft {
  return {
    id,
    kind,
    source_type: 'dispute',
    source_id: fact.disputeId,
    payment_id: fact.paymentId,
    postings: postings.filter(({ amount }) => amount !== 0n),
  };
}

/** Money is set aside before the bank is told of a payout. */
export function payoutReserved(id: string, fact: { payoutId: string }): EntryDraft {
  return payoutEntry(id, 'payout_reserved', fact, {
    from: 'merchant:available',
    to: 'payouts:held',
    amount: null,
  });
}

/** The bank paid: the money has arrived on the merchant's own account. */
export function payoutPaid(id: string, fact: { payoutId: string; bank: string }): EntryDraft {
  return payoutEntry(id, 'payout_paid', fact, {
    from: 'payouts:held',
    to: bankAccount(fact.bank),
    amount: null,
  });
}

/** The payout was taken back or came back: what was set aside returns to the merchant. */
export function payoutReturned(id: string, fact: { payoutId: string }): EntryDraft {
  return payoutEntry(id, 'payout_returned', fact, {
    from: 'payouts:held',
    to: 'merchant:available',
    amount: null,
  });
}

function payoutEntry(
  id: string,
  kind: EntryKind,
  fact: { payoutId: string },
  posting: PostingDraft,
): EntryDraft {
  return {
    id,
    kind,
    source_type: 'payout',
    source_id: fact.payoutId,
    payment_id: null,
    postings: [posting],
  };
}
