import { redactCardNumbers } from '@/lib/card-number';

const MAX_TEXT = 2_000;
/** Thirteen digits in a row or in groups: cheap to look for, and rare where no card number is. */
const MANY_DIGITS = /\d(?:[ .-]?\d){12}/;

/** What we keep of a network's words: at most 2,000 characters, card numbers reduced to their last four digits. */
export function keptText(text: string): string {
  const kept = text.slice(0, MAX_TEXT);
  return MANY_DIGITS.test(kept) ? redactCardNumbers(kept) : kept;
}

/** A body for the timeline: as it came, unless it is long or holds what looks like a card number. */
export function keptBody(text: string, body: unknown): unknown {
  const kept = keptText(text);
  return kept === text ? body : kept;
}
