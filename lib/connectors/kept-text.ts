import { redactCardNumbers } from '@/lib/card-number';

const MAX_TEXT = 2_000;
/** Thirteen digits in a row or in groups: cheap to look for, and rare where no card number is. */
const MANY_DIGITS = /\d(?:[ .-]?\d){12}/;

/** What we keep of a network's words: at most 2,000 characters, card numbers reduced to their last four digits. */
export function keptText(text: string): string {
  const kept = text.slice(0, MAX_TEXT);
  return MANY_DIGITS.test(kept) ? redactCardNumbers(kept) : kept;
}
