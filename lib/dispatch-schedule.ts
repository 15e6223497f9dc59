const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const DELAYS_MS = [
  5 * SECOND_MS,
  15 * SECOND_MS,
  45 * SECOND_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
];

/** How often a refund or payout is sent to a network that cannot be reached, the first time counted. Client-safe. */
export const DISPATCH_TRIES_MAX = DELAYS_MS.length + 1;

/**
 * Milliseconds between the tries to send a refund or payout to a network that cannot be reached: about sixteen hours in all,
 * then it fails. A fifth of jitter keeps those of one outage from coming back at one moment.
 */
export function dispatchDelaysMs(): number[] {
  return DELAYS_MS.map((delay) => Math.round(delay * (0.8 + Math.random() * 0.4)));
}
