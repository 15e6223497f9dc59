import { AROUND } from './rules/around';
import { BOOKS } from './rules/books';
import { FACTS } from './rules/facts';
import { PAYMENTS } from './rules/payments';
import { PAYOUTS } from './rules/payouts';
import type { Rule } from './rules/rule';

/** Σ of all lines, and what is folded against what was posted: a sum over every posting, so it walks them itself. */
export const BALANCES = 2;

/** Every invariant that is checked row by row; a new one is an entry here and its words in `invariants`. */
export const RULES: readonly Rule[] = [...BOOKS, ...PAYMENTS, ...PAYOUTS, ...FACTS, ...AROUND];

/** The numbers of invariants.md that the board runs, in their order. */
export const NUMBERS: readonly number[] = [BALANCES, ...RULES.map(({ number }) => number)].sort(
  (a, b) => a - b,
);
