/** What payments can have in common with one in review, the most telling first. Client-safe. */
export const REVIEW_LINKS = ['card', 'email', 'ip', 'device'] as const;
export type ReviewLink = (typeof REVIEW_LINKS)[number];

/** Of each of them the newest so many payments are told. */
export const LINKED_MAX = 20;
