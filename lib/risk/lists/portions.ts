/** Rows of one portion of a file: one statement, far below its time limit. Client-safe. */
export const PORTION_ROWS_MAX = 10_000;
/** Characters of one portion. */
export const PORTION_LENGTH_MAX = 900_000;
