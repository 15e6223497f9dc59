/** What a live update says; client-safe. Never personal data: a reader who wants more asks the API. */
export type LiveEvent = {
  type: string;
  /** `payment`, `refund`, … */
  noun: string;
  object: string;
  /** The payment it belongs to, if there is one. */
  payment: string | null;
};

/** Milliseconds between two signs of life; a reader that misses them knows that its connection is dead. */
export const BEAT_MS = 25_000;
