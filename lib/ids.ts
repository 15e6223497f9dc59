import { randomFillSync } from 'node:crypto';

/** One prefix per noun; the id type of a noun is a template literal, so ids of different nouns do not mix. */
export const PREFIXES = {
  merchant: 'mer',
  environment: 'env',
  user: 'usr',
  member: 'mem',
  session: 'ses',
  invitation: 'inv',
  key: 'key',
  customer: 'cus',
  paymentMethod: 'pm',
  token: 'tok',
  payment: 'pay',
  attempt: 'att',
  operation: 'op',
  capture: 'cap',
  refund: 're',
  note: 'note',
  receiptLink: 'rcl',
  refundBatch: 'rb',
  entry: 'ent',
  event: 'evt',
  checkoutSession: 'cs',
  request: 'req',
  dek: 'dek',
  challenge: 'chl',
  effect: 'eff',
  callback: 'cb',
  balanceTransaction: 'txn',
  vaultRecord: 'vlt',
  dispute: 'dp',
  disputeFile: 'fil',
  sandboxDispute: 'dsp',
  savedView: 'vw',
  exportJob: 'exp',
  webhookEndpoint: 'we',
  webhookDelivery: 'wd',
  webhookReplay: 'wr',
  riskList: 'rl',
  riskListEntry: 'rle',
  auditRecord: 'aud',
  customRole: 'rol',
  mail: 'mail',
  riskRule: 'rr',
  riskBacktest: 'rbt',
  riskThresholdsTrial: 'rtt',
  factor: 'fac',
  factorEvent: 'fev',
  pendingSignIn: 'psi',
  review: 'rv',
  alertRule: 'ar',
  incident: 'inc',
  breaker: 'brk',
  invariant: 'ivr',
  attack: 'atk',
  simulation: 'sim',
  board: 'brd',
  annotation: 'ann',
  payoutAccount: 'pa',
  payout: 'po',
} as const;

export type Noun = keyof typeof PREFIXES;
export type Id<N extends Noun> = `${(typeof PREFIXES)[N]}_${string}`;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const RANDOM_LENGTH = 16;
/** The first random digits stay within a millisecond; the others make the step from one id to the next. */
const KEPT_LENGTH = 4;
const random = Buffer.alloc(4096);
let used = random.length;
let lastTime = 0;
/** Digits (0-31) of the last id; every request makes a dozen ids, so they are counted on in place. */
const last = new Uint8Array(RANDOM_LENGTH);

/** Where the next sixteen random bytes lie in `random`. */
function nextRandom(): number {
  if (used + RANDOM_LENGTH > random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += RANDOM_LENGTH;
  return used - RANDOM_LENGTH;
}

function randomDigits(digits = new Uint8Array(RANDOM_LENGTH)): Uint8Array {
  const from = nextRandom();
  for (let i = 0; i < RANDOM_LENGTH; i += 1) digits[i] = (random[from + i] ?? 0) & 31;
  return digits;
}

/**
 * Adds a random number of 60 bits to the last digits, so that whoever knows one id cannot count on to the next of the same
 * millisecond. False when there is no room left in the digits.
 */
function leap(): boolean {
  const from = nextRandom();
  let carry = 1;
  for (let i = RANDOM_LENGTH - 1; i >= 0; i -= 1) {
    const step = i < KEPT_LENGTH ? 0 : (random[from + i] ?? 0) & 31;
    const sum = (last[i] ?? 0) + carry + step;
    last[i] = sum & 31;
    carry = sum >> 5;
  }
  return carry === 0;
}

/**
 * Lower-case ULID (26 characters, 48 bits of milliseconds, 80 random bits). Within one process ids never go
 * backwards, also when the clock does: the last time is kept and a random step added to the random part. Ids open a
 * payer's page, so no id may tell another one.
 */
export function ulid(time: number = Date.now()): string {
  if (time > lastTime || !leap()) {
    lastTime = Math.max(time, lastTime + 1);
    randomDigits(last);
  }
  return encode(lastTime, last);
}

function encode(time: number, digits: ArrayLike<number>): string {
  let text = '';
  let rest = time;
  for (let i = 0; i < 10; i += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  for (let i = 0; i < RANDOM_LENGTH; i += 1) text += ALPHABET.charAt(digits[i] ?? 0);
  return text;
}

/** A new id such as `pay_01kb7q2m8t4w9x5r0c6hz3vn1e`; sorts by creation. */
export function newId<N extends Noun>(noun: N): Id<N> {
  return `${PREFIXES[noun]}_${ulid()}`;
}

/**
 * An id of 130 random bits that nobody can guess from another one, for what opens something by itself (tokens). It does
 * not sort by creation.
 */
export function unguessableId<N extends Noun>(noun: N): Id<N> {
  const digits = Array.from(randomFillSync(Buffer.alloc(26)), (byte) => ALPHABET[byte & 31]);
  return `${PREFIXES[noun]}_${digits.join('')}`;
}

/**
 * An id for a fact that happened at `at` (demo data, bulk loads): sorts where that time belongs. `digits` are the sixteen
 * digits (0-31) behind the time, random unless given.
 */
export function idAt<N extends Noun>(noun: N, at: Date, digits: ArrayLike<number> = randomDigits()): Id<N> {
  return `${PREFIXES[noun]}_${encode(at.getTime(), digits)}`;
}

/** Milliseconds since 1970 that an id begins with: when it was made, or what `idAt` was told. */
export function timeOf(id: string): number {
  const digits = id.slice(-26, -16);
  return [...digits].reduce((sum, digit) => sum * 32 + ALPHABET.indexOf(digit), 0);
}

export function isId<N extends Noun>(noun: N, text: string): text is Id<N> {
  return text.startsWith(`${PREFIXES[noun]}_`) && /^[a-z]+_[0-9a-hjkmnp-tv-z]{26}$/.test(text);
}
