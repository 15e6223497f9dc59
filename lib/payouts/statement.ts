/** Of what the receiving bank shows beside a payout. Client-safe. */
export const STATEMENT_LENGTH_MAX = 35;

/** Of the letters and signs of SWIFT's character set X, which SEPA uses as well; without the apostrophe. */
export const STATEMENT_TEXT = /^[A-Za-z0-9/?:().,+ -]+$/;
