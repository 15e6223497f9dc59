/** What can have happened to an attempt, as its list can be asked for and as metrics count it. Client-safe. */
export const ATTEMPT_STEPS = [
  'authorized',
  'declined',
  'assessed',
  'blocked',
  'risk_challenged',
  'reviewed',
  'review_decided',
  'review_approved',
  'answered',
  'challenge_ended',
  'risk_timed',
] as const;
export type AttemptStep = (typeof ATTEMPT_STEPS)[number];
