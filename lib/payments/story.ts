/** The story of a payment as chapters: what was done for one cause stands together. Client-safe shapes. */

export type StoryTone = 'ok' | 'warn' | 'bad' | 'info' | 'neutral';

/** A value of a payment that somebody changed by hand; null where there was or is none. */
export type Change = { field: string; before: string | null; after: string | null };

/** `at` is when it was answered; exchanges from before this was kept have none. */
export type StoryExchange = { request: unknown; response: unknown; at?: string };

export type StoryStep = {
  /** Also the step's anchor on the page, behind `t-`. */
  id: string;
  at: string;
  /** Key of its sentence in `story.steps`. */
  name: string;
  tone: StoryTone;
  /** Who did it: `usr_…`, `key_…`, `payer`, `system`, or `network`. Null where the chapter has said so. */
  by: string | null;
  /** Minor units of the payment's currency. */
  amount: number | null;
  fee: number | null;
  connector: string | null;
  /** Unified decline code, with the network's own one. */
  code: string | null;
  networkCode: string | null;
  /** A time of which the sentence speaks. */
  until: string | null;
  count: number | null;
  latencyMs: number | null;
  /** How long somebody took, such as the payer on the bank's page. */
  tookMs: number | null;
  exchange: StoryExchange | null;
  /** The ledger entry that was written with it. */
  entry: string | null;
  changes: readonly Change[];
  /** Names of rules, a reason or another word of our own that is no sentence. */
  words: readonly string[];
};

export const CHAPTER_KINDS = [
  'created',
  'attempt',
  'review',
  'capture',
  'refund',
  'cancel',
  'expiry',
  'edit',
  'dispute',
  'other',
] as const;
export type ChapterKind = (typeof CHAPTER_KINDS)[number];

export type Chapter = {
  id: string;
  kind: ChapterKind;
  at: string;
  actor: string;
  requestId: string | null;
  idempotencyKey: string | null;
  /** The event that tells of the chapter's beginning, for the link. */
  event: string | null;
  /** Of an attempt. */
  number: number | null;
  amount: number | null;
  /** Reason given by a person, and the private note beside it. */
  reason: string | null;
  note: string | null;
  steps: readonly StoryStep[];
};

/** A step with everything that it does not speak of left empty. */
export function step(fields: Pick<StoryStep, 'id' | 'at' | 'name' | 'tone'> & Partial<StoryStep>): StoryStep {
  return {
    by: null,
    amount: null,
    fee: null,
    connector: null,
    code: null,
    networkCode: null,
    until: null,
    count: null,
    latencyMs: null,
    tookMs: null,
    exchange: null,
    entry: null,
    changes: [],
    words: [],
    ...fields,
  };
}

/** The anchor of a chapter or a step on the payment's page. */
export function anchorOf(id: string): string {
  return `t-${id}`;
}
