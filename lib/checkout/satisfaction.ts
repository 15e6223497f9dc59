/** What a payer can answer when asked how paying was, the worst first. Client-safe. */
export const SCORES = [1, 2, 3, 4, 5] as const;
export type Score = (typeof SCORES)[number];

export function readScore(text: string | undefined): Score | null {
  return SCORES.find((score) => String(score) === text) ?? null;
}

/** Milliseconds after the first answer in which another one takes its place; the database holds the same. */
export const CHANGEABLE_MS = 30 * 60_000;
/** Milliseconds after a payment in which its payer is asked. */
export const ASKED_MS = 24 * 60 * 60_000;
