/** The first steps of an integration, in order. Client-safe. */
export const STEPS = ['payment', 'refund', 'checkout', 'key', 'call'] as const;
export type Step = (typeof STEPS)[number];
/** What an integration has reached, from facts and not from clicks. */
export type Progress = Record<Step, boolean>;
