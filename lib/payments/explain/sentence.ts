/** What a payment's explanation is made of. Client-safe: the console writes the sentences in the reader's language. */

/** In this order on the page: what happened, why, where the money is, what happens next, what to do. */
export const PARTS = ['what', 'why', 'money', 'next', 'do'] as const;
export type Part = (typeof PARTS)[number];

/** Every sentence there is; each is a message of this name below `explain` in every language. */
export const SENTENCES = {
  what: [
    'asked',
    'askedOnPage',
    'noAttempt',
    'approved',
    'approvedAfter',
    'challenged',
    'reviewPassed',
    'held',
    'captured',
    'capturedInParts',
    'released',
    'refunded',
    'disputed',
    'disputeWon',
    'disputeLost',
    'canceled',
    'expired',
  ],
  why: [
    'declined',
    'blocked',
    'payerLeft',
    'payerTimedOut',
    'payerFailed',
    'notReceived',
    'unknown',
    'refundRefused',
  ],
  money: ['none', 'pending', 'available', 'cost', 'heldByBank', 'refundOnItsWay', 'notKnown'],
  next: [
    'payer',
    'asking',
    'capture',
    'retry',
    'over',
    'review',
    'refundAnswer',
    'approval',
    'dispute',
    'bank',
    'nothing',
  ],
  do: [
    'wait',
    'capture',
    'retryLater',
    'updateCard',
    'authenticate',
    'otherMethod',
    'never',
    'payBackElsewhere',
    'decide',
    'answerDispute',
    'remind',
    'nothing',
  ],
} as const satisfies Record<Part, readonly string[]>;

export type SentenceKey = { [P in Part]: `${P}.${(typeof SENTENCES)[P][number]}` }[Part];

/** A value that is written in the reader's language; amounts are minor units of the payment's currency. */
export type SentenceValue =
  | { as: 'money'; amount: number }
  | { as: 'time'; at: string }
  | { as: 'count'; count: number }
  | { as: 'decline'; code: string }
  | { as: 'network'; connector: string }
  | { as: 'method'; type: string; brand: string | null; last4: string | null }
  | { as: 'reason'; reason: string }
  | { as: 'text'; text: string };

export type Sentence = {
  key: SentenceKey;
  values: Readonly<Record<string, SentenceValue>>;
  /** Anchor on the payment's page of what shows that it is so. */
  evidence: string;
};

export const money = (amount: bigint | number): SentenceValue => ({ as: 'money', amount: Number(amount) });
export const time = (at: Date | string): SentenceValue => ({
  as: 'time',
  at: typeof at === 'string' ? at : at.toISOString(),
});
export const count = (n: number): SentenceValue => ({ as: 'count', count: n });
export const network = (connector: string): SentenceValue => ({ as: 'network', connector });
