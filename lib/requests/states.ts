/**
 * How much of a body is kept: there was none, all of it, its beginning, all but what may not be kept, or nothing because it
 * holds card data or is no JSON. Client-safe.
 */
export const BODY_STATES = ['none', 'whole', 'cut', 'redacted', 'withheld'] as const;
export type BodyState = (typeof BODY_STATES)[number];
/** The same as a reader sees it: `hidden` is kept, but not for who may not read what the call was about. */
export const SHOWN_STATES = [...BODY_STATES, 'hidden'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

/** Classes of an answer's status that calls are filtered by. */
export const STATUS_CLASSES = ['2xx', '4xx', '5xx'] as const;
export type StatusClass = (typeof STATUS_CLASSES)[number];

export const METHODS = ['GET', 'POST', 'DELETE'] as const;

/** Days that an environment keeps its request log, unless it was told otherwise. */
export const RETENTION_DAYS = 30;
export const RETENTION_DAYS_MAX = 365;
