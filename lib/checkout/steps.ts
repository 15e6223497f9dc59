/** What happens on the page of a checkout session before anything is submitted, and how far a session came. Client-safe. */

/** Noted by the page, each once per session, the latter two once per method. */
export const PAGE_STEPS = ['opened', 'chosen', 'refused'] as const;
export type PageStep = (typeof PAGE_STEPS)[number];

/** How far a session came whose page was shown: each a part of those before it, though not everybody is challenged. */
export const SESSION_STEPS = [
  'opened',
  'chosen',
  'submitted',
  'challenged',
  'authenticated',
  'authorized',
  'captured',
  'dropped',
] as const;
export type SessionStep = (typeof SESSION_STEPS)[number];

/** How far a session came that is not known to have ended: `dropped` is no way further. */
export type ReachedStep = Exclude<SessionStep, 'dropped'>;

/** Why a session whose page was shown ended without an authorization, in the order of the page. */
export const DROP_OFFS = [
  'left_before_choosing',
  'left_at_form',
  'refused',
  'canceled',
  'challenge_abandoned',
  'challenge_failed',
  'challenge_timed_out',
  'declined_payer',
  'declined_issuer',
  'declined_network',
  'declined_risk',
  'declined_ours',
  'expired',
] as const;
export type DropOff = (typeof DROP_OFFS)[number];
